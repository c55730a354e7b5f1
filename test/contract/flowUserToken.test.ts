import { decodeJwt } from 'jose';
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { UserError } from '../../src/core/base/errors.js';
import { Secret } from '../../src/core/base/secret.js';
import type { SignInOutcome } from '../../src/core/cognito/signIn.js';
import type { TokenRequest } from '../../src/core/flow/codeGrant.js';
import type { IssuerHttp } from '../../src/core/flow/issuerHttp.js';
import type { BrowserPort, CodePort } from '../../src/core/flow/ports.js';
import { userTokenByClient, userTokenByCode, userTokenByDevice, userTokenByPassword, type PasswordPorts } from '../../src/core/flow/userToken.js';
import { untilFree } from '../support/consents.js';
import { CLIENT_SECRET, type OpenIdProvider } from '../support/openIdProvider.js';
import { inStep, record } from './flowScene.js';
import { altered, faultOf, http, startIssuerScene, type IssuerScene } from './issuerScene.js';
import { createVisitor } from './visitor.js';

describe("A user's own token from any OpenID issuer", function () {
  this.timeout(20_000);
  let scene: IssuerScene;
  let idp: OpenIdProvider;
  let code: CodePort;
  let browser: BrowserPort;
  let request: IssuerScene['request'];
  let byCode: IssuerScene['byCode'];

  before(async () => {
    scene = await startIssuerScene();
    ({ idp, code, browser, request, byCode } = scene);
  });
  after(() => scene.stop());

  it('comes by code with PKCE, and is verified', async () => {
    const recorded = byCode();
    const outcome = await recorded.run.outcome;
    assert.ok(outcome.kind === 'completed', JSON.stringify(outcome));
    assert.equal(decodeJwt(outcome.result.idToken?.reveal() ?? '').sub, 'alice');
    assert.deepEqual(outcome.result.scopes, ['openid', 'email']);
    assert.deepEqual(recorded.story(), ['discovery ok', 'openBrowser ok', 'consent ok', 'returnUrl ok', 'checkReturn ok', 'redeem ok', 'verify ok']);
  });

  it('comes by code for a client without a secret', async () => {
    assert.equal((await byCode({ client: { clientId: 'public' } }).run.outcome).kind, 'completed');
  });

  it('is not taken where the callback names another issuer, or none where it always should', async () => {
    const named = (issuer: string) => byCode({}, altered('/.well-known/', (json) => ({ ...json, issuer }))).run.outcome;
    assert.deepEqual(faultOf(await named(`${idp.issuer}/`)), ['checkReturn', 'issuerMismatch']);
    assert.deepEqual(faultOf(await named('https://evil.example')), ['discovery', 'issuerMismatch']);
    const silent: CodePort = {
      ...code,
      expectCode: (awaited) => code.expectCode({ ...awaited, complete: (answer, signal) => awaited.complete({ ...answer, iss: undefined }, signal) }),
    };
    assert.deepEqual(faultOf(await record(userTokenByCode(request(), { http, browser, code: silent })).run.outcome), ['checkReturn', 'issuerMismatch']);
  });

  it('is not taken where the ID token is not the answer to this request', async () => {
    const other = byCode();
    const theirs = await other.run.outcome;
    assert.ok(theirs.kind === 'completed');
    const stolen = theirs.result.idToken?.reveal();
    assert.deepEqual(faultOf(await byCode({}, altered('/token', (json) => ({ ...json, id_token: stolen }))).run.outcome), ['verify', 'idTokenRejected']);
    assert.deepEqual(faultOf(await byCode({}, altered('/jwks', () => ({ keys: [] }))).run.outcome), ['verify', 'idTokenRejected']);
    assert.deepEqual(faultOf(await byCode({}, altered('/token', (json) => ({ ...json, id_token: undefined }))).run.outcome), ['verify', 'idTokenRejected']);
    for (const [status, id] of [[500, 'serviceFault'], [429, 'throttled'], [404, 'unreadableAnswer']] as const) {
      const withoutKeys: IssuerHttp = (asked, signal) => (asked.url.includes('/jwks') ? Promise.resolve({ status, dateMs: undefined, json: undefined }) : http(asked, signal));
      assert.deepEqual(faultOf(await byCode({}, withoutKeys).run.outcome), ['verify', id]);
    }
  });

  it('is told on the page that waits only when it is verified, and as it ended where the step was tried again', async () => {
    const people = [scene.createPerson(), scene.createPerson()] as const;
    const portsOf = (person: BrowserPort) => ({ http: late, code, browser: person });
    let hasKeys = false;
    const late: IssuerHttp = (asked, signal) => (asked.url.includes('/jwks') && !hasKeys ? Promise.resolve({ status: 500, dateMs: undefined, json: undefined }) : http(asked, signal));
    assert.equal((await record(userTokenByCode(request(), portsOf(people[0]))).run.outcome).kind, 'failed');
    assert.match((await people[0].end).body, /Could not finish/);
    const retried = record(userTokenByCode(request(), portsOf(people[1])), { holdOnFailure: true });
    await retried.saw((event) => event.kind === 'stepEnded' && event.outcome.kind === 'failed');
    hasKeys = true;
    retried.run.retry();
    assert.equal((await retried.run.outcome).kind, 'completed');
    assert.match((await people[1].end).body, /Signed in/);
  });

  it('has a state, nonce and verifier of its own at each attempt', async () => {
    const urls: URL[] = [];
    const watched: CodePort = { ...code, expectCode: (awaited) => { urls.push(new URL(awaited.authorizationUrl)); return code.expectCode(awaited); } };
    const once = userTokenByCode(request(), { http, code: watched, browser });
    for (const name of ['first', 'second']) assert.equal((await record(once).run.outcome).kind, 'completed', name);
    for (const name of ['state', 'nonce', 'code_challenge']) assert.equal(new Set(urls.map(({ searchParams }) => searchParams.get(name))).size, 2, name);
  });

  it('is asked for in a page that is opened again, by an address of its own', async () => {
    const opened: string[] = [];
    const recorded = record(userTokenByCode(request(), { http, code, browser: { open: (url) => { opened.push(url); return Promise.resolve(); } } }));
    await recorded.saw(inStep('consent', 'stepStarted'));
    await recorded.run.openAgain();
    assert.equal(opened.length, 2);
    const waiting = recorded.events.flatMap((event) => (event.kind === 'waiting' ? [event.waiting] : []));
    assert.equal(waiting.length, 2);
    // Plain data: what is written down reads the same.
    assert.deepEqual(JSON.parse(JSON.stringify(waiting)), waiting.map(({ endsAtMs }) => ({ for: 'consent', url: '[secret]', endsAtMs })));
    recorded.run.cancel();
    await recorded.run.outcome;
    await recorded.run.openAgain();
    assert.equal(opened.length, 2);
  });

  it('is refused by the person', async () => {
    assert.deepEqual(faultOf(await byCode({ extra: { login_hint: 'nobody' } }).run.outcome), ['checkReturn', 'consentRefused']);
  });

  it('lets no further parameter take the place of a standard one', async () => {
    const urls: string[] = [];
    const recorded = record(userTokenByCode(request({ extra: { state: 'mine', redirect_uri: 'https://evil.example', prompt: 'login' } }), {
      http, browser: { open: () => Promise.resolve() },
      code: { ...code, expectCode: (awaited) => { urls.push(awaited.authorizationUrl); return code.expectCode(awaited); } },
    }));
    await recorded.saw(inStep('consent', 'stepStarted'));
    const { searchParams } = new URL(urls[0] ?? '');
    assert.deepEqual([searchParams.get('redirect_uri'), searchParams.get('prompt'), searchParams.get('code_challenge_method')], [code.redirectUri, 'login', 'S256']);
    assert.match(searchParams.get('state') ?? '', /^[\w-]{43}$/);
    recorded.run.cancel();
    assert.equal((await recorded.run.outcome).kind, 'canceled');
    await untilFree(scene.port);
  });

  it('is no longer waited for after ten minutes', async () => {
    const recorded = record(userTokenByCode(request(), { http, code, browser: { open: () => Promise.resolve() } }));
    await recorded.saw(inStep('consent', 'stepStarted'));
    await recorded.clock.waited();
    recorded.clock.advance(600_000);
    assert.deepEqual(faultOf(await recorded.run.outcome), ['consent', 'sessionExpired']);
    await untilFree(scene.port);
    assert.deepEqual(recorded.events.flatMap((event) => (event.kind === 'reminded' ? [event.reminder] : [])), ['noReturn', 'lastMinute']);
  });

  it('comes by a code that is entered on another device, asked for at the pace that the issuer names', async () => {
    const recorded = record(userTokenByDevice(request(), http));
    const waiting = await recorded.saw(inStep('deviceCode', 'waiting'));
    assert.ok(waiting.kind === 'waiting' && waiting.waiting.for === 'device');
    for (const n of [1, 2]) {
      await recorded.clock.waited();
      recorded.clock.advance(5_000);
      await recorded.saw((event) => event.kind === 'polled' && event.n === n && event.status === 'authorization_pending');
    }
    const visitor = createVisitor(idp.issuer);
    const form = await visitor.open(waiting.waiting.completeUrl?.reveal() ?? '');
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(form.page?.text ?? '')?.[1] ?? '';
    const done = await visitor.submit(form, { xsrf, user_code: waiting.waiting.userCode.reveal(), confirm: 'yes' });
    assert.match(done.page?.text ?? '', /The code was entered/);
    recorded.clock.rush();
    const outcome = await recorded.run.outcome;
    assert.ok(outcome.kind === 'completed', JSON.stringify(outcome));
    assert.ok(!JSON.stringify(recorded.events).includes(waiting.waiting.userCode.reveal()));
  });

  it('is asked for more slowly where the issuer says so, and not after the device code has run out', async () => {
    let isSlow = true;
    const slow: IssuerHttp = (asked, signal) => {
      if (!asked.url.endsWith('/token') || !isSlow) return http(asked, signal);
      isSlow = false;
      return Promise.resolve({ status: 400, dateMs: undefined, json: { error: 'slow_down' } });
    };
    const recorded = record(userTokenByDevice(request(), slow));
    await recorded.saw(inStep('poll', 'stepStarted'));
    await recorded.clock.waited();
    recorded.clock.advance(5_000);
    await recorded.saw((event) => event.kind === 'polled' && event.status === 'slow_down');
    const asked = () => recorded.events.filter(inStep('poll', 'request')).length;
    await recorded.clock.waited();
    recorded.clock.advance(9_999);
    await turn();
    assert.equal(asked(), 1);
    recorded.clock.advance(1);
    await recorded.saw((event) => event.kind === 'polled' && event.n === 2);
    recorded.clock.rush();
    assert.deepEqual(faultOf(await recorded.run.outcome), ['poll', 'deviceCodeExpired']);
    assert.deepEqual(recorded.events.flatMap((event) => (event.kind === 'reminded' ? [event.reminder] : [])), ['lastMinute']);
  });

  it('is asked for again where the issuer fails for a moment, at half the pace', async () => {
    const faults: (() => ReturnType<IssuerHttp>)[] = [
      () => Promise.reject(new UserError('No answer in time.', { code: 'noAnswer' })),
      () => Promise.resolve({ status: 503, dateMs: undefined, json: undefined }),
      () => Promise.resolve({ status: 429, dateMs: undefined, json: undefined }),
      () => Promise.reject(new UserError('Cannot reach it.', { code: 'Unreachable' })),
      () => Promise.resolve({ status: 400, dateMs: undefined, json: { error: 'access_denied' } }),
    ];
    const failing: IssuerHttp = (asked, signal) => (asked.url.endsWith('/token') ? faults.shift()?.() ?? http(asked, signal) : http(asked, signal));
    const recorded = record(userTokenByDevice(request(), failing));
    const started = await recorded.saw(inStep('poll', 'stepStarted'));
    recorded.clock.rush();
    assert.deepEqual(faultOf(await recorded.run.outcome), ['poll', 'consentRefused']);
    assert.deepEqual(recorded.events.flatMap((event) => (event.kind === 'polled' ? [[event.status, event.atMs - started.atMs]] : [])), [
      ['noAnswer', 5_000], ['serviceFault', 15_000], ['throttled', 35_000], ['unreachable', 75_000],
    ]);
  });

  it('is not asked for where the answer has no code, no user code or an address that is not safe to open', async () => {
    const begin = (change: Readonly<Record<string, unknown>>) => record(userTokenByDevice(request(), altered('/device/auth', (json) => ({ ...json, ...change }))));
    for (const change of [
      { device_code: '' }, { user_code: undefined }, { verification_uri: undefined }, { verification_uri: 'http://id.example/device' }, { verification_uri: 'javascript:alert(1)' },
    ]) {
      assert.deepEqual(faultOf(await begin(change).run.outcome), ['deviceCode', 'unreadableAnswer'], JSON.stringify(change));
    }
    const google = begin({ verification_uri: undefined, verification_url: 'https://id.example/device', verification_uri_complete: 'javascript:alert(1)', interval: 0.001 });
    const waiting = await google.saw((event) => event.kind === 'waiting');
    assert.ok(waiting.kind === 'waiting' && waiting.waiting.for === 'device');
    assert.deepEqual([waiting.waiting.url, waiting.waiting.completeUrl], ['https://id.example/device', undefined]);
    await google.clock.waited();
    google.clock.advance(999);
    await turn();
    assert.ok(!google.events.some(inStep('poll', 'request')));
    google.clock.advance(1);
    await google.saw(inStep('poll', 'request'));
    google.run.cancel();
    await google.run.outcome;
  });

  it('is refused with the error that is named, also with status 200', async () => {
    const github: IssuerHttp = (asked, signal) => (asked.url.endsWith('/token')
      ? Promise.resolve({ status: 200, dateMs: undefined, json: { error: 'incorrect_client_credentials', error_description: `Not ${CLIENT_SECRET}, client.` } })
      : http(asked, signal));
    const outcome = await record(userTokenByClient(request(), github)).run.outcome;
    assert.ok(outcome.kind === 'failed' && outcome.fault.name === 'incorrect_client_credentials');
    assert.match(outcome.fault.message, /Not \[secret\], client/);
  });

  it('comes as that of the client itself, where there is no user', async () => {
    const outcome = await record(userTokenByClient(request({ scopes: [] }), http)).run.outcome;
    assert.ok(outcome.kind === 'completed' && outcome.result.idToken === undefined);
  });

  it('is refused for a wrong secret, a grant that the client may not use and a scope that there is not', async () => {
    const run = (more: Partial<TokenRequest>) => record(userTokenByClient(request(more), http)).run.outcome;
    assert.deepEqual(faultOf(await run({ client: { clientId: 'web', clientSecret: new Secret('wrong') } })), ['token', 'clientRejected']);
    assert.deepEqual(faultOf(await run({ client: { clientId: 'code-only', clientSecret: new Secret(CLIENT_SECRET) } })), ['token', 'grantNotAllowed']);
    assert.deepEqual(faultOf(await run({ client: { clientId: 'narrow', clientSecret: new Secret(CLIENT_SECRET) }, scopes: ['email'] })), ['token', 'scopeUnknown']);
  });

  it('comes by a password through the sign-in that is given, and by a new one where that was for one sign-in only', async () => {
    const tokens = { accessToken: new Secret('access'), idToken: undefined, refreshToken: undefined, expiresInSeconds: 3600, scopes: undefined };
    const signedIn: SignInOutcome = { kind: 'signedIn', tokens };
    const newPassword = () => Promise.resolve({ password: new Secret('looking-glass'), attributes: { email: 'alice@example.com' } });
    const keep: PasswordPorts['keep'] = (_password, set) => set();
    const good = record(userTokenByPassword('alice', new Secret('wonderland'), { signIn: () => Promise.resolve(signedIn), newPassword, keep }));
    assert.equal((await good.run.outcome).kind, 'completed');
    assert.deepEqual(good.story(), ['signIn ok', 'newPassword skipped']);
    assert.ok(!JSON.stringify(good.events).includes('wonderland'));
    const chosen: string[] = [];
    const answer = (password: Secret, _signal?: AbortSignal, attributes?: object): Promise<SignInOutcome> => { chosen.push(password.reveal(), JSON.stringify(attributes)); return Promise.resolve(signedIn); };
    const first = record(userTokenByPassword('alice', new Secret('once'), { signIn: () => Promise.resolve({ kind: 'newPasswordRequired', requiredAttributes: ['email'], answer }), newPassword, keep }));
    const outcome = await first.run.outcome;
    assert.ok(outcome.kind === 'completed');
    assert.deepEqual([outcome.result, first.story(), chosen], [tokens, ['signIn ok', 'newPassword ok'], ['looking-glass', '{"email":"alice@example.com"}']]);
    assert.ok(!JSON.stringify(first.events).includes('looking-glass'));
    const refusal = Object.assign(new Error('Incorrect username or password.'), { name: 'NotAuthorizedException' });
    const bad = record(userTokenByPassword('alice', new Secret('no'), { signIn: () => Promise.reject(refusal), newPassword, keep }));
    assert.deepEqual(faultOf(await bad.run.outcome), ['signIn', 'grantRejected']);
  });

  it('is asked for over https or on this computer only', async () => {
    const outcome = await record(userTokenByClient(request({ discoveryUrl: 'http://id.example/.well-known/openid-configuration' }), http)).run.outcome;
    assert.ok(outcome.kind === 'failed' && outcome.fault.name === 'UnsafeUrl');
  });
});
