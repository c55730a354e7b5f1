import assert from 'node:assert/strict';
import type { UserError } from '../base/errors.js';
import { Secret } from '../base/secret.js';
import { checkRequest, findRegion, validateSessionId } from './fit.js';
import { validateHeaderName, validateHeaderValue } from './headers.js';
import type { InvokeRequest, InvokeTarget } from './invoke.js';
import { findReturnUrlDelivery } from './returnUrl.js';
import { newSessionId } from './sessionId.js';

const NOW_MS = 1_800_000_000_000;
const ARN = 'arn:aws:bedrock-agentcore:eu-west-1:123456789012:runtime/my_agent-abc123';
const toToken = (claims: object) => new Secret(`${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`);
const token = toToken({ sub: 'alice', exp: NOW_MS / 1_000 + 60 });
const jwt = { kind: 'JWT', discoveryUrl: 'https://issuer.example/.well-known/openid-configuration' } as const;
const runtime: Extract<InvokeTarget, { kind: 'runtime' }> = { kind: 'runtime', agentRuntimeArn: ARN, signIn: { kind: 'iam', userId: 'alice' } };
const bearer: typeof runtime = { ...runtime, signIn: { kind: 'bearer', token } };
const gateway: Extract<InvokeTarget, { kind: 'gateway' }> = { kind: 'gateway', url: 'https://gateway.example/mcp', signIn: { kind: 'iam' } };
const toRequest = (target: InvokeTarget, more: Partial<InvokeRequest> = {}): InvokeRequest => ({ target, sessionId: newSessionId(), payload: '{}', ...more });

describe('checkRequest', () => {
  const fine: readonly (readonly [title: string, request: InvokeRequest])[] = [
    ['IAM at a runtime that takes it', toRequest({ ...runtime, inbound: { kind: 'IAM' } })],
    ['a token at a runtime that takes tokens', toRequest({ ...bearer, inbound: jwt })],
    ['a runtime of which nothing is known', toRequest(bearer)],
    ['a gateway', toRequest({ kind: 'gateway', url: 'https://gateway.example/mcp', signIn: { kind: 'bearer', token }, inbound: jwt })],
    ['a signature at a gateway that takes it', toRequest({ ...gateway, inbound: { kind: 'IAM' } })],
    ['no sign-in at a gateway that asks for none', toRequest({ ...gateway, signIn: { kind: 'none' }, inbound: { kind: 'NONE' } })],
    ['an agent on this computer', toRequest({ kind: 'local', url: 'http://localhost:8080' })],
    ['a header of one\'s own', toRequest(runtime, { headers: { 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-Tenant': 'a b' } })],
  ];
  for (const [title, request] of fine) it(`lets pass ${title}`, () => { checkRequest(request, NOW_MS); });

  const refused: readonly (readonly [title: string, request: InvokeRequest, code: string, message: RegExp])[] = [
    ['a short session id', toRequest(runtime, { sessionId: 'short' }), 'SessionId', /33 to 256 .* This one has 5\./],
    ['a session id of 257 characters', toRequest(runtime, { sessionId: 'x'.repeat(257) }), 'SessionId', /257/],
    ['a session id with a line break', toRequest(runtime, { sessionId: `${'x'.repeat(40)}\n` }), 'SessionId', /letters, digits and signs/],
    ['what is no ARN', toRequest({ ...runtime, agentRuntimeArn: 'my_agent' }), 'RuntimeArn', /not the ARN of an agent runtime: my_agent/],
    ['IAM where a JWT is taken', toRequest({ ...runtime, inbound: jwt }), 'AuthorizerMismatch', /^Not sent: this runtime takes a JWT/],
    ['a token where IAM is taken', toRequest({ ...bearer, inbound: { kind: 'IAM' } }), 'AuthorizerMismatch', /^Not sent: this runtime takes requests signed with IAM/],
    ['what is no token', toRequest({ ...runtime, signIn: { kind: 'bearer', token: new Secret('opaque') } }), 'NotAJwt', /no JWT/],
    ['a token that has ended', toRequest({ ...runtime, signIn: { kind: 'bearer', token: toToken({ exp: NOW_MS / 1_000 }) } }), 'TokenEnded', /ended at: 2027-01-15/],
    ['a token that ended before any calendar', toRequest({ ...runtime, signIn: { kind: 'bearer', token: toToken({ exp: -9e15 }) } }), 'TokenEnded', /has ended, before any calendar\.$/],
    ['a gateway without encryption', toRequest({ ...gateway, url: 'http://gateway.example/mcp' }), 'UnsafeUrl', /not encrypted/],
    ['IAM at a gateway that takes a JWT', toRequest({ ...gateway, inbound: jwt }), 'AuthorizerMismatch', /^Not sent: this gateway takes a JWT, and the invoke would be signed/],
    ['no sign-in at a gateway that takes IAM', toRequest({ ...gateway, signIn: { kind: 'none' }, inbound: { kind: 'IAM' } }), 'AuthorizerMismatch', /no signature would be sent/],
    ['a local agent elsewhere', toRequest({ kind: 'local', url: 'http://10.0.0.1:8080' }), 'NotLocal', /not an address of this computer/],
    ['a local agent that is a file', toRequest({ kind: 'local', url: 'file:///etc/passwd' }), 'NotLocal', /not an address/],
    ['a header of ours', toRequest(runtime, { headers: { authorization: 'x' } }), 'Header', /set by the invocation itself: authorization/],
    ['a header with a space in its name', toRequest(runtime, { headers: { 'a b': 'x' } }), 'Header', /The space at 2/],
    ['a header with a line break', toRequest(runtime, { headers: { a: 'x\r\nHost: evil' } }), 'Header', /visible ASCII/],
    ['a header of more than 4 KB', toRequest(runtime, { headers: { a: 'x'.repeat(4_097) } }), 'Header', /4097/],
    ['a payload of more than 100 MB', toRequest(runtime, { payload: 'x'.repeat(100_000_001) }), 'PayloadTooLarge', /100 MB/],
  ];
  for (const [title, request, code, message] of refused) {
    it(`refuses ${title}, and repeats no token`, () => {
      assert.throws(() => { checkRequest(request, NOW_MS); }, (error: UserError) => {
        assert.equal(error.code, code);
        assert.match(error.message, message);
        assert.ok(!`${error.message}${error.hint ?? ''}`.includes('opaque'));
        return true;
      });
    });
  }

  it('has a rule for each field that is typed', () => {
    assert.deepEqual([validateSessionId(newSessionId()), validateHeaderName('X-Tenant'), validateHeaderValue('a b')], [undefined, undefined, undefined]);
    assert.match(validateSessionId('') ?? '', /This one is empty/);
    assert.match(validateHeaderName('X-Amz-Date') ?? '', /set by the invocation itself/);
    assert.match(validateHeaderValue('ü') ?? '', /The ü at 1/);
  });
  it('knows the region of a runtime by its ARN', () => { assert.deepEqual([findRegion(ARN), findRegion('arn:aws:s3:::x')], ['eu-west-1', undefined]); });
});

describe('findReturnUrlDelivery', () => {
  const URL_TEXT = 'http://127.0.0.1:8765/agentcore/callback';
  const HEADER = 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-Return-Url';
  const find = (request: Partial<InvokeRequest>, allowed?: readonly string[]) => findReturnUrlDelivery(toRequest(runtime, request), URL_TEXT, allowed);

  it('sees it in the payload', () => { assert.deepEqual(find({ payload: JSON.stringify({ returnUrl: URL_TEXT }) }, []), { kind: 'payload' }); });
  it('sees it in a header that the runtime lets through', () => {
    assert.deepEqual(find({ headers: { [HEADER]: URL_TEXT } }, [HEADER.toLowerCase()]), { kind: 'header', name: HEADER });
  });
  it('sees it in the header of a local agent', () => {
    assert.deepEqual(findReturnUrlDelivery(toRequest({ kind: 'local', url: 'http://127.0.0.1:1', returnUrl: URL_TEXT }), URL_TEXT, undefined), { kind: 'header', name: 'OAuth2CallbackUrl' });
  });
  it('does not see it where a header of one\'s own takes the place of that', () => {
    const told = findReturnUrlDelivery({ target: { kind: 'local', returnUrl: URL_TEXT }, payload: '{}', headers: { oauth2callbackurl: 'https://mine.example/' } }, URL_TEXT, undefined);
    assert.equal(told.kind, 'unseen');
  });
  it('says so where a header is stripped', () => {
    const told = find({ headers: { [HEADER]: URL_TEXT } }, []);
    assert.ok(told.kind === 'unseen' && told.reason.includes(`requestHeaderAllowlist does not name it: ${HEADER}`));
    const other = find({ headers: { 'X-Return': URL_TEXT } }, []);
    assert.ok(other.kind === 'unseen' && other.reason.includes('Such a name begins with'));
  });
  it('asks for no payload where a tool is called, which has none', () => {
    const told = findReturnUrlDelivery({ target: { kind: 'runtime' }, payload: undefined }, URL_TEXT, []);
    assert.ok(told.kind === 'unseen');
    assert.equal(told.reason, 'A call of a tool has no place for the return URL. Put it into a header that the runtime lets through.');
  });
  for (const payload of ['{"prompt":"x"}', 'no JSON', 'null', '{"returnUrl":"https://other.example/"}']) {
    it(`says so where nothing carries it: ${payload}`, () => { assert.equal(find({ payload }, []).kind, 'unseen'); });
  }
});
