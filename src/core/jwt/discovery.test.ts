import assert from 'node:assert/strict';
import { guessServerIssuer, isIssuerUrl, mayIssue } from './discovery.js';

describe('isIssuerUrl', () => {
  it('takes a URL as it is written out', () => {
    for (const url of ['https://a.example', 'https://a.example:8443/', 'https://login.microsoftonline.com/{tenantid}/v2.0', 'https://a.example/realms/a@b', 'http://127.0.0.1:4000/idp/pool', 'https://[2001:db8::1]/x']) assert.ok(isIssuerUrl(url), url);
  });

  for (const text of ['', 'me', 'http://a.example', 'ftp://a.example', 'https:a.example', 'https:///a.example', 'https://', ' https://a.example', 'https://a.example\n', 'https://a.example/\u0000', 'https://a.example/a b', 'https://a.example\\b',
    'https://u:p@a.example', 'https://@a.example', 'https://a.example?x', 'https://a.example/?', 'https://a.example#x', 'https://a.example/\u202egpj.exe', 'https://\u0430.example']) {
    it(`takes no ${JSON.stringify(text)}`, () => { assert.equal(isIssuerUrl(text), false); });
  }
});

describe('guessServerIssuer', () => {
  it('reads the address of a document at either place', () => {
    for (const url of ['https://a.example/x/.well-known/openid-configuration', 'https://a.example/.well-known/oauth-authorization-server/x', 'https://a.example/x/.well-known/oauth-authorization-server']) {
      assert.equal(guessServerIssuer(url), 'https://a.example/x');
    }
  });

  it('names nobody where the address does not tell', () => {
    for (const url of ['', 'https://a.example/document', 'https://login.microsoftonline.com/acme.onmicrosoft.com/v2.0/.well-known/openid-configuration']) assert.equal(guessServerIssuer(url), undefined);
  });
});

describe('mayIssue', () => {
  const tenant = '11111111-2222-3333-4444-555555555555';
  const entra = (name: string): string => `https://login.microsoftonline.com/${name}/v2.0`;
  const cases: readonly (readonly [server: string, iss: string, may: boolean])[] = [
    ['https://a.example', 'https://a.example/', true],
    ['https://a.example', 'https://b.example', false],
    [entra('common'), entra(tenant), true],
    [entra('{tenantid}'), entra(tenant), true],
    [entra('common'), `https://sts.windows.net/${tenant}/`, true],
    [entra('consumers'), entra(tenant), false],
    [entra('consumers'), entra('9188040d-6c67-4c5b-b112-36a304b66dad'), true],
    [entra('66666666-2222-3333-4444-555555555555'), entra(tenant), false],
    ['https://a.example/common/v2.0', `https://a.example/${tenant}/v2.0`, false],
    [entra('common'), 'https://a.example', false],
  ];
  for (const [server, iss, may] of cases) it(`says ${may ? 'yes' : 'no'} of ${server} and ${iss}`, () => { assert.equal(mayIssue(server, iss), may); });
});
