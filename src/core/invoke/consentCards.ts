import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import { UserError } from '../base/errors.js';
import type { AwaitedConsent, ConsentOutcome, PendingConsent } from '../callback/consent.js';
import type { UserIdentifier } from '../flow/binding.js';
import type { ConnectionInfo } from '../tree/nodes.js';
import { toCardId, type ConsentUrl } from './consentUrl.js';
import type { Transcript } from './transcript.js';
import { SESSION_LIFE_MS, type ConsentCard, type ConsentState } from './turn.js';

/** What the consents of a conversation need of the window. */
export interface ConsentPorts {
  /** Lets the listener of the window wait for the browser. */
  begin(consent: AwaitedConsent): Promise<PendingConsent>;
  /** CompleteResourceTokenAuth at that connection. Throws a `UserError` where it is not open any more. */
  complete(connection: ConnectionInfo, sessionUri: string, user: UserIdentifier, signal: AbortSignal): Promise<void>;
}

/** Where a browser begins. */
export interface ConsentPage {
  readonly url: string;
  /** True for a start page of our listener, to which the browser comes back; else it is the page of AgentCore itself. */
  readonly isStartPage: boolean;
  readonly card: ConsentCard;
  readonly authorizationUrl: string;
}

/** For whom an invocation was. */
export interface ConsentUser {
  /** Undefined where nobody was named. */
  readonly user: UserIdentifier | undefined;
  /** True where a user id could have been named. */
  readonly takesUser: boolean;
}

/** The consents of one conversation: a card waits until the browser came back, the time is over or the person gave up. */
export interface ConsentCards extends Disposable {
  /** A card that the stream has just shown, for the user whose invocation it was, at the connection that the session belongs to. */
  add(url: ConsentUrl, user: ConsentUser, connection: ConnectionInfo): void;
  /** The page for the browser; with a new start URL each time, since each is used once. @throws UserError `ConsentOver`, `UntrustedHost`, `NoUser` */
  page(cardId: string): Promise<ConsentPage>;
  /** What a person may copy: of an untrusted card the URL that the agent wrote. */
  url(cardId: string): Promise<string>;
  /** A card whose host a person may trust. Undefined for any other: a view that asks all the same is not believed. */
  findToTrust(cardId: string): ConsentCard | undefined;
  /** Opens the page of a card by `show`, and says so once that was done. Throws what it and `page` throw; where the card was given up meanwhile, nothing is opened. */
  open(cardId: string, show: (page: ConsentPage) => Promise<void>): Promise<void>;
  cancel(cardId: string): void;
  /** Those of one connection, or all. */
  cancelAll(connectionId?: string): void;
  /** True while the browser is expected back, for a consent at that connection or at any. */
  waits(connectionId?: string): boolean;
}

interface Entry {
  readonly url: ConsentUrl;
  readonly user: UserIdentifier | undefined;
  readonly takesUser: boolean;
  /** No other connection may bind the session. */
  readonly connection: ConnectionInfo;
  handle?: Promise<PendingConsent>;
  /** Aborted where nobody waits any more. */
  readonly over: AbortController;
}

export function createConsentCards(transcript: Transcript, ports: ConsentPorts, clock: Clock): ConsentCards {
  const now = () => clock.now();
  const entries = new Map<string, Entry>();

  const findCard = (cardId: string) => transcript.turns().flatMap(({ consents }) => consents).find(({ id }) => id === cardId);

  function find(cardId: string): { readonly card: ConsentCard; readonly entry: Entry } {
    const card = findCard(cardId);
    const entry = entries.get(cardId);
    if (card === undefined || entry === undefined) throw new UserError('This consent is over.', { code: 'ConsentOver', hint: 'Send the prompt again to get a new link.' });
    return { card, entry };
  }

  async function begin({ id, agent, user, provider, scopes, expiresAtMs }: ConsentCard, { url, user: identifier, takesUser, connection, over }: Entry): Promise<PendingConsent> {
    if (identifier === undefined) {
      throw new UserError('This invocation named no user, so its consent cannot be completed here.', {
        code: 'NoUser', hint: takesUser ? 'Send it again with a user id.' : 'Sign in with the token of a user, where the target takes one, and send it again.',
      });
    }
    const handle = await ports.begin({
      sessionUri: url.sessionUri, authorizationUrl: url.url, expiresAtMs,
      facts: { agent, user, provider: provider === '' ? undefined : provider, scopes },
      complete: (_answer, signal) => ports.complete(connection, url.sessionUri, identifier, signal),
    });
    void handle.outcome.then((outcome) => {
      // Cancelled here already: the card says so, with the time at which it was.
      over.abort();
      if (entries.delete(id)) transcript.setConsent(id, toState(outcome, now()));
    });
    return handle;
  }

  async function renew(card: ConsentCard, entry: Entry): Promise<string> {
    if (entry.handle !== undefined) return (await entry.handle).renewStartUrl();
    entry.handle = begin(card, entry);
    try {
      return (await entry.handle).startUrl;
    } catch (error) {
      delete entry.handle;
      throw error;
    }
  }

  async function page(cardId: string): Promise<ConsentPage> {
    const { card, entry } = find(cardId);
    if (!card.trusted) throw new UserError('This link is not AgentCore\'s, so it is not opened.', { code: 'UntrustedHost' });
    if (card.expiresAtMs <= now()) {
      end(cardId, { kind: 'expired', atMs: card.expiresAtMs });
      throw new UserError('This consent link has expired.', { code: 'ConsentOver', hint: 'Send the prompt again to get a new link.' });
    }
    // The browser would wait for a page of ours that nobody leads it to.
    const url = card.returnsHere ? await renew(card, entry) : entry.url.url;
    return { url, isStartPage: card.returnsHere, card, authorizationUrl: entry.url.url };
  }

  function end(cardId: string, state: ConsentState): void {
    const entry = entries.get(cardId);
    if (entry === undefined) return;
    entries.delete(cardId);
    entry.over.abort();
    transcript.setConsent(cardId, state);
    void entry.handle?.then((handle) => { handle.cancel(); }, () => undefined);
  }

  /** A session that nobody opened, or that ends on a page of the agent's own, is over in time too; of one with a handle that says so. */
  async function expire(cardId: string, entry: Entry): Promise<void> {
    await clock.wait(SESSION_LIFE_MS, entry.over.signal);
    if (entry.handle === undefined) end(cardId, { kind: 'expired', atMs: now() });
  }

  /** A page that was opened stays so, whatever becomes of opening it once more. */
  function markOpening(cardId: string, change: { readonly opened: boolean; readonly isOpening?: true }): void {
    const state = findCard(cardId)?.state;
    if (entries.has(cardId) && state?.kind === 'waiting' && !state.opened) transcript.setConsent(cardId, { kind: 'waiting', ...change });
  }

  const cancel = (cardId: string) => { end(cardId, { kind: 'canceled', atMs: now() }); };
  const isOf = ({ connection }: Entry, connectionId: string | undefined) => connectionId === undefined || connection.id === connectionId;
  const cancelAll = (connectionId?: string) => { for (const [cardId, entry] of [...entries]) if (isOf(entry, connectionId)) cancel(cardId); };
  const dropping = transcript.onWillDrop((gone) => { for (const { id } of gone) cancel(id); });

  return {
    add(url, { user, takesUser }, connection) {
      const entry: Entry = { url, user, takesUser, connection, over: new AbortController() };
      entries.set(toCardId(url), entry);
      expire(toCardId(url), entry).catch(() => undefined);
    },
    page,
    async url(cardId) {
      const { card, entry } = find(cardId);
      return card.trusted ? (await page(cardId)).url : entry.url.url;
    },
    findToTrust(cardId) {
      const card = findCard(cardId);
      return card?.canTrust === true && card.state.kind === 'waiting' ? card : undefined;
    },
    async open(cardId, show) {
      const shown = await page(cardId);
      // Cancelled while the listener came up: nothing waits for a browser any more.
      if (!entries.has(cardId)) return;
      markOpening(cardId, { opened: false, isOpening: true });
      try {
        await show(shown);
      } catch (error) {
        markOpening(cardId, { opened: false });
        throw error;
      }
      // Not before: a server of MCP is told that the page was opened.
      markOpening(cardId, { opened: true });
    },
    cancel,
    cancelAll,
    waits: (connectionId) => [...entries.values()].some((entry) => entry.handle !== undefined && isOf(entry, connectionId)),
    dispose() {
      dropping.dispose();
      cancelAll();
    },
  };
}

function toState(outcome: ConsentOutcome, atMs: number): ConsentState {
  switch (outcome.kind) {
    case 'failed': return { kind: 'failed', atMs, message: outcome.error.message, hint: outcome.error.hint ?? '' };
    case 'refused': return { kind: 'refused', atMs, error: outcome.error };
    case 'completed': case 'expired': case 'canceled': return { kind: outcome.kind, atMs };
  }
}
