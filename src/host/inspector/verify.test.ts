import assert from 'node:assert/strict';
import { SignJWT } from 'jose';
import { createFetchUrl } from './fetchUrl.js';
import { createDrawnPage } from '../panels/drawnPage.js';
import { decodeJwt } from '../../core/jwt/decode.js';
import { createVerifier, publishersOf, type NamedSource, type Verifier } from './verify.js';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const ISSUED = { text: `${encode({ alg: 'RS256' })}.${encode({ iss: 'https://10.0.0.1' })}.c2ln` };
const SECRET = 'a secret that is long enough for HS256';

describe('verifying one token after the other', () => {
  let shared: { readonly text: string };
  before(async () => {
    shared = { text: await new SignJWT({ sub: 'alice' }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(SECRET)) };
  });

  /** A verifier whose person answers with a shared secret when they are told to. */
  function toVerifier(): { readonly verifier: Verifier; readonly enter: () => void } {
    let enter: (source: NamedSource) => void = () => assert.fail('Nobody was asked.');
    const verifier = createVerifier({
      fetchUrl: createFetchUrl({ fetch }), pickKeySource: () => new Promise((resolve) => { enter = resolve; }), approve: () => Promise.resolve(false), announce: () => Promise.resolve(true),
    });
    return { verifier, enter: () => { enter({ source: { kind: 'secret', text: SECRET, encoding: 'utf8' }, by: 'a shared secret' }); } };
  }

  it('carries out the plan that was shown, and names its token', async () => {
    const { verifier, enter } = toVerifier();
    const plan = verifier.plan(shared, 'asked');
    enter();
    const { id = 0, by, fetches } = await plan ?? {};
    assert.deepEqual([by, fetches], ['a shared secret', []]);
    const { token, verification } = await verifier.verify(id);
    assert.deepEqual([token, verification.signature.state, verifier.last()?.token], [shared, 'verified', shared]);
  });

  it('goes by the load balancer where one has signed the token, not by the issuer', async () => {
    const signer = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/my-balancer/50dc6c495c0c9188';
    const text = `${encode({ alg: 'ES256', kid: 'k-1', signer })}.${encode({ iss: 'https://issuer.example' })}.c2ln`;
    const { by, fetches } = await toVerifier().verifier.plan({ text }, 'issuer') ?? {};
    assert.deepEqual([by, fetches?.map(({ url }) => url)], ['the load balancer’s published key', ['https://public-keys.auth.elb.eu-central-1.amazonaws.com/k-1']]);
    const offered = [text, ISSUED.text].map((each) => publishersOf(decodeJwt(each)).map(({ source }) => source.kind));
    assert.deepEqual(offered, [['loadBalancer', 'issuer'], ['issuer']]);
  });

  it('forgets a plan whose key comes after another plan was begun', async () => {
    const { verifier, enter } = toVerifier();
    const late = verifier.plan(shared, 'asked');
    const shown = await verifier.plan(ISSUED, 'issuer');
    enter();
    assert.equal(await late, undefined);
    const { token, verification } = await verifier.verify(shown?.id ?? 0);
    assert.deepEqual([token, verification.signature.state], [ISSUED, 'not checked']);
  });

  it('refuses a plan that another one replaced, that was carried out, or that was cancelled', async () => {
    const { verifier } = toVerifier();
    const first = await verifier.plan(ISSUED, 'issuer');
    const second = await verifier.plan(ISSUED, 'issuer');
    await assert.rejects(verifier.verify(first?.id ?? 0), { code: 'NoPlan' });
    verifier.cancelVerify();
    await assert.rejects(verifier.verify(second?.id ?? 0), { code: 'NoPlan' });
    const { verifier: asked, enter } = toVerifier();
    const plan = asked.plan(shared, 'asked');
    enter();
    const { id = 0 } = await plan ?? {};
    await asked.verify(id);
    await assert.rejects(asked.verify(id), { code: 'NoPlan' });
  });

  it('takes no key that is given after the verification was cancelled', async () => {
    const { verifier, enter } = toVerifier();
    const plan = verifier.plan(shared, 'asked');
    verifier.cancelVerify();
    enter();
    assert.equal(await plan, undefined);
  });

  const never = () => new Promise<never>(() => undefined);
  const yes = () => Promise.resolve(true);
  const nobodyAsked = { pickKeySource: () => Promise.resolve(undefined), fetchUrl: () => assert.fail('Nothing is to be sent.') };

  it('ends when it is cancelled while nobody answers whether an address is agreed to, or shown', async () => {
    for (const silent of [{ approve: never, announce: yes }, { approve: yes, announce: never }]) {
      const verifier = createVerifier({ ...nobodyAsked, ...silent });
      const { id = 0 } = await verifier.plan(ISSUED, 'issuer') ?? {};
      const ended = assert.rejects(verifier.verify(id), { name: 'AbortError' });
      await new Promise(setImmediate);
      verifier.cancelVerify();
      await ended;
    }
  });

  it('keeps for later that nothing was sent where the page was hidden, and verifies again when asked', async () => {
    const page = createDrawnPage();
    page.begin();
    let shows: () => Promise<boolean> = never;
    const fetchUrl = () => Promise.resolve({ status: 404, bytes: new Uint8Array(), location: undefined });
    const verifier = createVerifier({ ...nobodyAsked, fetchUrl, approve: yes, announce: () => page.ask(shows) });
    const { id = 0 } = await verifier.plan(ISSUED, 'issuer') ?? {};
    const pending = verifier.verify(id);
    await new Promise(setImmediate);
    page.end();
    const { verification } = await pending;
    assert.match(verification.signature.reason, /could not be shown before the request, so nothing was sent to it\. Ask again, and keep the token in view: https:/);
    assert.equal(verifier.last()?.verification, verification);
    page.begin();
    shows = yes;
    const { id: again = 0 } = await verifier.plan(ISSUED, 'issuer') ?? {};
    assert.match((await verifier.verify(again)).verification.signature.reason, /answers with status 404/);
  });

  it('forgets what it found', async () => {
    const { verifier, enter } = toVerifier();
    const plan = verifier.plan(shared, 'asked');
    enter();
    await verifier.verify((await plan)?.id ?? 0);
    verifier.forget();
    assert.equal(verifier.last(), undefined);
  });
});
