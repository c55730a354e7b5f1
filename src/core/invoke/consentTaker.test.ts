import assert from 'node:assert/strict';
import { createTestClock } from '../../../test/support/testClock.js';
import type { PendingConsent } from '../callback/consent.js';
import type { OutboundCredential } from '../identity/control.js';
import { createConsentCards } from './consentCards.js';
import type { ConversationControl, ConversationPorts } from './conversationPorts.js';
import { createConsentTaker } from './consentTaker.js';
import { findConsentUrls, toCardId, type ConsentUrl } from './consentUrl.js';
import type { ConsentAsked } from './invoke.js';
import { noCredentials, type Credentials } from './signIn.js';
import type { ChosenTarget } from './chosen.js';
import { unknownFacts, type TargetFacts } from './targetFacts.js';
import { findTargetProvider } from './targetProvider.js';
import { createTranscript } from './transcript.js';

const HOST = 'consent.example.com';
const gateway: ChosenTarget = { kind: 'gateway', id: 'g', name: 'g', url: 'https://g.example.com/mcp', status: 'READY' };
const { signal } = new AbortController();
const runtime: ChosenTarget = { kind: 'arn', agentRuntimeArn: 'arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/a-a1B2c3D4e5' };
const PLACE = { info: { id: 'profile:acme@us-east-1', kind: 'aws', label: 'acme', region: 'us-east-1' }, access: { kind: 'profile', profile: 'acme', region: 'us-east-1' } } as const;

function toUrl(session: string, host = HOST): ConsentUrl {
  const [url] = findConsentUrls(`https://${host}/identities/oauth2/authorize?request_uri=urn:ietf:params:oauth:request_uri:${session}`);
  assert.ok(url !== undefined);
  return url;
}

type Told = Pick<ConsentAsked, 'url' | 'mayGoOn' | 'replaces' | 'isRequired'> & { readonly message?: string };
const whole = (amount: number): readonly Told[] => Array.from({ length: amount }, (_, index) => ({ url: toUrl(`s${index}`) }));

/** A listener to which no browser comes; it is never to be given up. */
const pending: PendingConsent = { startUrl: 'http://127.0.0.1:8765/start', renewStartUrl: () => 'http://127.0.0.1:8765/start', outcome: new Promise(() => undefined), cancel: () => assert.fail() };

/** Takes an answer that asks for these consents, and tells which pages would be opened, and after how many of them. */
async function take(told: readonly Told[], target: ChosenTarget, facts: TargetFacts, credentials: Credentials, tool?: string, control: Partial<ConversationControl> = {}) {
  const transcript = createTranscript();
  const cards = createConsentCards(transcript, { begin: () => Promise.resolve(pending), complete: () => Promise.resolve() }, { ...createTestClock(), now: () => 0 });
  const unread = () => Promise.reject(new Error('It may not be read.'));
  const useControl: ConversationPorts['useControl'] = (_region, use) => use({
    getAgentRuntime: unread, getGateway: unread, getWorkloadIdentity: unread, setReturnUrls: unread, listGatewayTargets: unread, getGatewayTarget: unread, ...control,
  });
  const opened: string[] = [];
  const openedAfter: number[] = [];
  const asking = { target, facts, credentials, sessionId: 's', headers: [], returnUrl: 'http://127.0.0.1:8765/agentcore/callback', isSandbox: false };
  const takeEvent = createConsentTaker({ transcript, cards, useControl, signal, trustedHosts: () => [HOST], onTrusted: (cardId) => { opened.push(cardId); } })(
    transcript.begin({ mode: 'json', text: '{}' }, 0), asking, PLACE, { payload: JSON.stringify({ returnUrl: asking.returnUrl }), named: {}, tool });
  for (const [index, event] of told.entries()) {
    await takeEvent({ kind: 'consent', atMs: 0, isTrusted: false, message: undefined, ...event });
    if (opened.length > openedAfter.length) openedAfter.push(index + 1);
  }
  return { transcript, cards, opened, openedAfter, takeEvent, shown: transcript.turns()[0]?.consents ?? [] };
}

describe('The consents of an answer', () => {
  it('open one page by themselves, however many there are; the others stay cards', async () => {
    const { opened, shown } = await take(whole(3), runtime, unknownFacts, { ...noCredentials, userId: 'alice' });
    assert.deepEqual([opened, shown.map(({ trusted }) => trusted)], [[shown[0]?.id], [true, true, true]]);
  });

  it('are opened once their end is known, and never by their beginning', async () => {
    const user = { ...noCredentials, userId: 'alice' };
    const beginning = { url: toUrl('s1'), mayGoOn: true };
    assert.deepEqual((await take([beginning], runtime, unknownFacts, user)).opened, []);
    assert.deepEqual((await take([beginning, { url: toUrl('s1') }], runtime, unknownFacts, user)).openedAfter, [2]);
    const { opened, openedAfter, shown } = await take([beginning, { url: toUrl('s123'), replaces: beginning.url }], runtime, unknownFacts, user);
    assert.deepEqual([opened, openedAfter], [[toCardId(toUrl('s123'))], [2]]);
    assert.deepEqual(shown.map(({ id }) => id), opened);
  });

  it('keep the card whose page is just being opened where more of its URL comes, since the browser lands there', async () => {
    const beginning = { url: toUrl('s1'), mayGoOn: true };
    const { transcript, cards, opened, takeEvent } = await take([beginning], runtime, unknownFacts, { ...noCredentials, userId: 'alice' });
    await cards.open(toCardId(beginning.url), async () => {
      await takeEvent({ kind: 'consent', atMs: 0, isTrusted: false, message: undefined, url: beginning.url });
      assert.deepEqual(opened, []);
      await takeEvent({ kind: 'consent', atMs: 0, isTrusted: false, message: undefined, url: toUrl('s123'), replaces: beginning.url });
    });
    assert.deepEqual(transcript.turns()[0]?.consents.map(({ id, state }) => [id, state]), [
      [toCardId(beginning.url), { kind: 'waiting', opened: true }], [toCardId(toUrl('s123')), { kind: 'waiting', opened: false }],
    ]);
  });

  it('let only a host be trusted whose URL is otherwise as those of AgentCore', async () => {
    const { cards } = await take([{ url: toUrl('s1', 'other.example.com') }, { url: toUrl('s2', 'user@other.example.com') }, ...whole(1)], runtime, unknownFacts, noCredentials);
    assert.deepEqual(
      [toUrl('s1', 'other.example.com'), toUrl('s2', 'user@other.example.com'), toUrl('s0'), toUrl('unknown')].map((url) => cards.findToTrust(toCardId(url))?.host),
      ['other.example.com', undefined, undefined, undefined],
    );
  });

  it('say whose host it is: one that is only trusted is not said to be AgentCore\'s', async () => {
    const { shown } = await take([...whole(1), { url: toUrl('s1', 'bedrock-agentcore.us-east-1.amazonaws.com'), message: 'Sign in first.' }], runtime, unknownFacts, noCredentials);
    assert.deepEqual(
      shown.map(({ trusted, hostNote, said }) => [trusted, hostNote, said]),
      [[true, 'not the host of this connection; you trust it', undefined], [false, 'AgentCore Identity in us-east-1', 'Sign in first.']],
    );
  });

  it('say where no user was named what would name one', async () => {
    for (const [target, facts, hint] of [
      [runtime, unknownFacts, /^Send it again with a user id\.$/],
      [gateway, { ...unknownFacts, inbound: { kind: 'IAM' } }, /^Sign in with the token of a user/],
    ] as const) {
      const { cards, shown: [card] } = await take(whole(1), target, facts, noCredentials);
      assert.ok(card !== undefined);
      await assert.rejects(cards.page(card.id), { code: 'NoUser', hint });
    }
  });

  it('are of nobody at a gateway that is called with a signature, whatever user is remembered', async () => {
    const { shown: [card] } = await take(whole(1), gateway, { ...unknownFacts, inbound: { kind: 'IAM' } }, { ...noCredentials, userId: 'alice' });
    assert.equal(card?.user, '');
  });

  it('name the target of the gateway whose tool was called, since the gateway names no provider', async () => {
    const targetOf = async (target: ChosenTarget, tool?: string) => (await take(whole(1), target, unknownFacts, noCredentials, tool)).shown[0]?.gatewayTarget;
    assert.deepEqual(
      [await targetOf(gateway, 'profile___get___it'), await targetOf(gateway, 'get_it'), await targetOf(gateway), await targetOf(runtime, 'profile___get')],
      ['profile', undefined, undefined, undefined],
    );
  });

  it('name the provider of that target once it was read, where there is only one', async () => {
    const providerArn = (name: string) => `arn:aws:bedrock-agentcore:us-east-1:111122223333:token-vault/default/oauth2credentialprovider/${name}`;
    const oauth = (name: string) => ({ kind: 'OAUTH', providerArn: providerArn(name), scopes: [], grantType: 'AUTHORIZATION_CODE' } as const);
    const summary = { status: 'READY', consentUrl: undefined, lastUpdatedTime: undefined };
    const asked: string[] = [];
    const reading = (credentials: readonly OutboundCredential[]): Partial<ConversationControl> => ({
      listGatewayTargets: (gatewayId, { nextToken, signal: until }) => {
        assert.equal(until, signal);
        asked.push(`list ${gatewayId} ${nextToken ?? ''}`);
        return Promise.resolve(nextToken === undefined ? { items: [{ ...summary, id: 't1', name: 'other' }], nextToken: 'more' } : { items: [{ ...summary, id: 't2', name: 'profile' }] });
      },
      getGatewayTarget: (_gatewayId, id, until) => {
        assert.equal(until, signal);
        asked.push(`get ${id}`);
        return Promise.resolve({ ...summary, id, name: 'profile', gatewayArn: '', statusReasons: [], credentials, providerArns: [] });
      },
    });
    const required = whole(20).map((told) => ({ ...told, isRequired: true }));
    const { transcript } = await take(required, gateway, unknownFacts, noCredentials, 'profile___get', reading([oauth('github')]));
    const isNamed = () => transcript.turns()[0]?.consents.every(({ provider }) => provider === 'github') === true;
    if (!isNamed()) await new Promise<void>((resolve) => { transcript.onDidChangeTurn(() => { if (isNamed()) resolve(); }); });
    assert.deepEqual(asked, ['list g ', 'list g more', 'get t2']);
    const { listGatewayTargets, getGatewayTarget } = { listGatewayTargets: () => assert.fail(), getGatewayTarget: () => assert.fail(), ...reading([oauth('github'), oauth('google')]) };
    assert.equal(await findTargetProvider({ listGatewayTargets, getGatewayTarget }, 'g', 'profile', signal), undefined);
    assert.equal(await findTargetProvider({ listGatewayTargets, getGatewayTarget }, 'g', 'none', signal), undefined);
  });

  it('name no provider for a link in the words of a tool, nor for a page that is not trusted: it may be anybody\'s', async () => {
    const asked: string[] = [];
    const listGatewayTargets: ConversationControl['listGatewayTargets'] = (gatewayId) => {
      asked.push(gatewayId);
      return Promise.resolve({ items: [] });
    };
    const { shown } = await take([...whole(1), { url: toUrl('s1', 'other.example.com'), isRequired: true }], gateway, unknownFacts, noCredentials, 'profile___get', { listGatewayTargets });
    assert.deepEqual([shown.map(({ trusted }) => trusted), asked], [[true, false], []]);
  });
});
