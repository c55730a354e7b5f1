import assert from 'node:assert/strict';
import { findRefusal, hasCookie, isSame, parseCallbackQuery, type RequestFacts } from './checks.js';

const AUTHORITY = '127.0.0.1:8765';
const navigation: RequestFacts = {
  method: 'GET', target: '/agentcore/callback?session_id=x',
  headers: { host: [AUTHORITY], 'sec-fetch-mode': ['navigate'], 'sec-fetch-dest': ['document'], 'sec-fetch-site': ['cross-site'] },
};
const withHeaders = (headers: RequestFacts['headers']): RequestFacts => ({ ...navigation, headers: { ...navigation.headers, ...headers } });

describe('findRefusal', () => {
  it('lets a navigation of a browser pass', () => assert.equal(findRefusal(navigation, AUTHORITY), undefined));
  it('lets a client without fetch metadata pass', () => assert.equal(
    findRefusal({ ...navigation, headers: { host: [AUTHORITY] } }, AUTHORITY), undefined,
  ));
  it('lets a navigation pass whose Origin the browser hides, as it does behind a form and a redirect, and one from here', () => {
    for (const origin of ['null', `http://${AUTHORITY}`]) {
      assert.equal(findRefusal(withHeaders({ origin: [origin] }), AUTHORITY), undefined);
    }
  });

  const refused: readonly (readonly [title: string, request: RequestFacts, status: number])[] = [
    ['a foreign name that resolves here', withHeaders({ host: ['evil.example:8765'] }), 421],
    ['a name that begins like ours', withHeaders({ host: ['127.0.0.1.evil.example:8765'] }), 421],
    ['another port', withHeaders({ host: ['127.0.0.1:80'] }), 421],
    ['no Host', withHeaders({ host: undefined }), 421],
    ['two Hosts', withHeaders({ host: [AUTHORITY, 'evil.example'] }), 421],
    ['POST', { ...navigation, method: 'POST' }, 405],
    ['HEAD', { ...navigation, method: 'HEAD' }, 405],
    ['OPTIONS, a preflight of private network access too', { ...navigation, method: 'OPTIONS' }, 405],
    ['a target of 9,000 characters', { ...navigation, target: `/${'a'.repeat(9_000)}` }, 414],
    ['an absolute target', { ...navigation, target: 'http://127.0.0.1:8765/agentcore/callback' }, 400],
    ['a target with an empty authority', { ...navigation, target: '//evil.example/agentcore/callback' }, 400],
    ['a body', withHeaders({ 'content-length': ['3'] }), 413],
    ['a body of unknown length', withHeaders({ 'transfer-encoding': ['chunked'] }), 413],
    ['our Origin and a foreign one', withHeaders({ origin: [`http://${AUTHORITY}`, 'https://evil.example'] }), 403],
    ['an Origin on another port', withHeaders({ origin: ['http://127.0.0.1:1'] }), 403],
    ['a foreign Origin', withHeaders({ origin: ['https://evil.example'] }), 403],
    ['a script that fetches', withHeaders({ 'sec-fetch-mode': ['no-cors'] }), 403],
    ['a frame', withHeaders({ 'sec-fetch-dest': ['iframe'] }), 403],
    ['an image', withHeaders({ 'sec-fetch-mode': ['no-cors'], 'sec-fetch-dest': ['image'] }), 403],
  ];
  for (const [title, request, status] of refused) {
    it(`refuses ${title} with ${status}`, () => assert.equal(findRefusal(request, AUTHORITY)?.status, status));
  }
});

describe('parseCallbackQuery', () => {
  it('reads session, state and error', () => {
    assert.deepEqual(
      parseCallbackQuery('session_id=urn%3Ax&state=a%20b&error=access_denied'),
      { sessionUri: 'urn:x', state: 'a b', error: 'access_denied', code: undefined, iss: undefined },
    );
  });
  it('reads a code, which no text shows, and its issuer', () => {
    const query = parseCallbackQuery('code=c-1&state=s&iss=https%3A%2F%2Fidp.example');
    assert.equal(query?.code?.reveal(), 'c-1');
    assert.equal(query.iss, 'https://idp.example');
    assert.ok(!JSON.stringify(query).includes('c-1'));
  });
  it('reads an error that is not on the list as other', () => assert.equal(parseCallbackQuery('error=<script>')?.error, 'other'));
  it('refuses a parameter that is given twice', () => {
    assert.equal(parseCallbackQuery('session_id=a&session_id=b'), undefined);
    assert.equal(parseCallbackQuery('x=1&session_id=a&x=1'), undefined);
  });
});

describe('hasCookie', () => {
  it('finds a cookie among others', () => assert.ok(hasCookie({ cookie: ['a=1; aci-1=secret; b=2'] }, 'aci-1', 'secret')));
  it('finds it behind a planted one of the same name', () => assert.ok(
    hasCookie({ cookie: ['aci-1=planted; aci-1=secret'] }, 'aci-1', 'secret'),
  ));
  it('takes no other value and no other name', () => {
    assert.ok(!hasCookie({ cookie: ['aci-1=secre'] }, 'aci-1', 'secret'));
    assert.ok(!hasCookie({ cookie: ['xaci-1=secret'] }, 'aci-1', 'secret'));
    assert.ok(!hasCookie({}, 'aci-1', 'secret'));
  });
});

describe('isSame', () => {
  it('compares texts of any length', () => {
    assert.ok(isSame('abc', 'abc'));
    assert.ok(!isSame('abc', 'abcd'));
    assert.ok(!isSame('', 'a'));
  });
});
