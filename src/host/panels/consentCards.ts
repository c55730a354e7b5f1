import type { Disposable } from '../../core/base/disposable.js';
import { UserError } from '../../core/base/errors.js';
import type { ConsentOutcome, PendingConsent } from '../../core/callback/consent.js';
import type { AwsAccess } from '../../core/identity/access.js';
import { ownHost, toCardId, type ConsentUrl } from '../../core/invoke/consentUrl.js';
import type { PayloadHints } from '../../core/invoke/payload.js';
import type { Transcript } from '../../core/invoke/transcript.js';
import type { CardFacts, ConsentState } from '../../core/invoke/turn.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import { openWaiting } from '../services/pasteCallback.js';
import type { Connections } from '../services/connections.js';
import type { Consents } from '../services/consents.js';

/** The consents of one conversation: a card waits until the browser came back, the time is over or the person gave up. */
export interface ConsentCards extends Disposable {
  /** A card that the stream has just shown, for the user whose invoke it was. */
  add(url: ConsentUrl, user: string): void;
  /** Opens the browser; again with a new start URL, since each is used once. */
  open(cardId: string): Promise<void>;
  /** The start URL for a browser of the person's choice. */
  startUrl(cardId: string): Promise<string>;
  cancel(cardId: string): void;
  cancelAll(): void;
  /** True while the browser is expected back. */
  waits(): boolean;
}

/** What a card says beside the URL that the agent printed. */
export function toCardFacts(access: AwsAccess, info: ConnectionInfo, who: { readonly agent: string; readonly user: string; readonly named: PayloadHints }): CardFacts {
  return {
    expectedHost: ownHost(access),
    hostNote: info.kind === 'sandbox' ? 'the sandbox of this window' : `AgentCore Identity in ${info.region}`,
    agent: who.named.workloadName ?? who.agent,
    user: who.user,
    provider: who.named.provider ?? '',
    scopes: who.named.scopes ?? [],
  };
}

function toState(outcome: ConsentOutcome, atMs: number): ConsentState {
  switch (outcome.kind) {
    case 'failed': return { kind: 'failed', atMs, message: outcome.error.message, hint: outcome.error.hint ?? '' };
    case 'refused': return { kind: 'refused', atMs, error: outcome.error };
    case 'completed': case 'expired': case 'canceled': return { kind: outcome.kind, atMs };
  }
}

export function createConsentCards(transcript: Transcript, connections: Connections, consents: Consents): ConsentCards {
  interface Entry {
    readonly url: ConsentUrl;
    readonly user: string;
    /** The connection that the session belongs to: no other may bind it. */
    readonly info: ConnectionInfo;
    handle?: Promise<PendingConsent>;
  }
  const entries = new Map<string, Entry>();

  async function begin(cardId: string, entry: Entry): Promise<PendingConsent> {
    const card = transcript.turns().flatMap((turn) => turn.consents).find((one) => one.id === cardId);
    if (card === undefined) throw new UserError('This consent is over.', { code: 'ConsentOver' });
    if (!card.trusted) throw new UserError('This link is not AgentCore\'s, so it is not opened.', { code: 'UntrustedHost' });
    const handle = await consents.begin({
      sessionUri: entry.url.sessionUri, authorizationUrl: entry.url.url, expiresAtMs: card.expiresAtMs,
      facts: { agent: card.agent, user: card.user, provider: card.provider === '' ? undefined : card.provider, scopes: card.scopes },
      // The very user id of the invoke: another artefact of the same person would be refused.
      complete: async (_answer, signal) => {
        connections.require(entry.info);
        await (await connections.binding()).completeResourceTokenAuth(entry.url.sessionUri, { userId: entry.user }, signal);
      },
    });
    void handle.outcome.then((outcome) => {
      // Cancelled here already: the card says so, with the time at which it was.
      if (!entries.delete(cardId)) return;
      transcript.setConsent(cardId, toState(outcome, Date.now()));
    });
    return handle;
  }

  async function startUrl(cardId: string): Promise<string> {
    const entry = entries.get(cardId);
    if (entry === undefined) throw new UserError('This consent is over.', { code: 'ConsentOver', hint: 'Send the prompt again to get a new link.' });
    if (entry.handle !== undefined) return (await entry.handle).renewStartUrl();
    entry.handle = begin(cardId, entry);
    try {
      return (await entry.handle).startUrl;
    } catch (error) {
      delete entry.handle;
      throw error;
    }
  }

  function cancel(cardId: string): void {
    const entry = entries.get(cardId);
    if (entry === undefined) return;
    entries.delete(cardId);
    transcript.setConsent(cardId, { kind: 'canceled', atMs: Date.now() });
    void entry.handle?.then((handle) => { handle.cancel(); }, () => undefined);
  }

  function cancelAll(): void {
    for (const cardId of [...entries.keys()]) cancel(cardId);
  }

  return {
    add: (url, user) => { entries.set(toCardId(url), { url, user, info: connections.require().info }); },
    startUrl,

    async open(cardId) {
      const url = await startUrl(cardId);
      // Cancelled while the listener came up: nothing waits for a browser any more.
      const entry = entries.get(cardId);
      if (entry === undefined) return;
      transcript.setConsent(cardId, { kind: 'waiting', opened: true });
      const waiting = consents.waiting().find(({ authorizationUrl }) => authorizationUrl === entry.url.url);
      if (waiting !== undefined) await openWaiting(consents, waiting, url, 'Copy the URL and open it yourself.');
    },

    cancel,
    cancelAll,
    waits: () => [...entries.values()].some((entry) => entry.handle !== undefined),
    dispose: cancelAll,
  };
}
