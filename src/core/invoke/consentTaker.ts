import type { AwsAccess } from '../identity/access.js';
import type { ConnectionInfo } from '../tree/nodes.js';
import { toOwnRegion, toTargetName } from './address.js';
import type { Asking } from './asking.js';
import { findDelivery } from './asking.js';
import type { ConsentCards } from './consentCards.js';
import { isListedUrl, isOwnEndpoint, ownHost, toCardId, type ConsentUrl } from './consentUrl.js';
import type { ConversationPorts } from './conversationPorts.js';
import type { InvokeEvent } from './invoke.js';
import { maskTokens } from './mask.js';
import type { PayloadHints } from './payload.js';
import { findSignInKind, takesUserId, toUser, toUserName } from './signIn.js';
import { findTargetProvider } from './targetProvider.js';
import type { Transcript } from './transcript.js';
import { isUntouched, type CardFacts } from './turn.js';

/** The connection at which an invocation is made. */
export interface Place {
  readonly info: ConnectionInfo;
  readonly access: AwsAccess;
}

/** What was sent, as far as a consent has to do with it. */
export interface Sent {
  /** Undefined for the call of a tool. */
  readonly payload: string | undefined;
  readonly named: PayloadHints;
  /** Name of that tool. */
  readonly tool?: string | undefined;
}

export interface ConsentTakerOptions {
  readonly transcript: Transcript;
  readonly cards: ConsentCards;
  /** Of a region, at the connection of the conversation. */
  readonly useControl: ConversationPorts['useControl'];
  /** Aborted where the conversation is over: nobody reads a card any more. */
  readonly signal: AbortSignal;
  readonly trustedHosts: () => readonly string[];
  /** Told of the first card of an answer whose host a person trusts. */
  readonly onTrusted: (cardId: string) => void;
}

export type ConsentTaker = (turnId: number, asking: Asking, place: Place, sent: Sent) => (event: InvokeEvent) => Promise<void>;

/** Takes the events of an invocation into the transcript, and its consents among the cards. */
export function createConsentTaker({ transcript, cards, useControl, signal, trustedHosts, onTrusted }: ConsentTakerOptions): ConsentTaker {
  /** Nobody waits for a browser any more where the transcript has no such card. */
  function dropReplaced(cardId: string): void {
    if (transcript.turns().every(({ consents }) => consents.every(({ id }) => id !== cardId))) cards.cancel(cardId);
  }

  const isStillUntouched = (cardId: string) => transcript.turns().some(({ consents }) => consents.some((card) => card.id === cardId && isUntouched(card)));

  /** What this connection may not read is not known, which is no fault. */
  const findProvider = (gatewayId: string, target: string, region: string): Promise<string | undefined> => (
    useControl(region, (control) => findTargetProvider(control, gatewayId, target, signal)).catch(() => undefined));

  return (turnId, asking, place, sent) => {
    const own = toOwnPlace(place, asking);
    const facts = toCardFacts(own, asking, sent);
    const kind = findSignInKind(asking.target, asking.facts, asking.credentials);
    // A gateway takes no user id beside a signature.
    const takesUser = takesUserId(asking.target, asking.facts, asking.credentials);
    const user = takesUser || kind === 'bearer' ? toUser(kind, asking.credentials) : undefined;
    /** Shown here for the first time, and not opened by now. */
    const toOpen = new Set<string>();
    let hasOpened = false;
    /** Of the target whose tool was called, for every card of the answer. */
    let finding: Promise<string | undefined> | undefined;
    async function nameProvider(cardId: string): Promise<void> {
      if (asking.target.kind !== 'gateway' || facts.gatewayTarget === undefined) return;
      const provider = await (finding ??= findProvider(asking.target.id, facts.gatewayTarget, own.info.region));
      if (provider !== undefined && !signal.aborted) transcript.nameProvider(cardId, provider);
    }
    return async (event) => {
      const isListed = event.kind === 'consent' && isListedUrl(event.url, trustedHosts());
      const url = await transcript.take(turnId, isListed ? { ...event, isTrusted: true } : event, (shown) => {
        // Before anybody sees the card.
        cards.add(shown, { user, takesUser }, own.info);
        return { ...facts, hostNote: toHostNote(own, shown), ...(event.kind === 'consent' && event.message !== undefined ? { said: maskTokens(event.message) } : {}) };
      });
      if (event.kind !== 'consent') return;
      if (event.replaces !== undefined) dropReplaced(toCardId(event.replaces));
      const cardId = toCardId(event.url);
      if (url !== undefined) toOpen.add(cardId);
      // Not awaited: the card is there, and the answer goes on. Any other link may be a tool's own, or a look-alike.
      if (url !== undefined && event.isRequired === true && (event.isTrusted || isListed)) void nameProvider(cardId);
      // One page by itself for each answer: an agent that prints many URLs opens no more. And none of which only the beginning has come.
      if (!isListed || event.mayGoOn === true || hasOpened || !toOpen.delete(cardId) || !isStillUntouched(cardId)) return;
      hasOpened = true;
      onTrusted(cardId);
    };
  };
}

/** The consents of a runtime are bound in its own region. */
function toOwnPlace({ info, access }: Place, { target }: Asking): Place {
  const region = toOwnRegion(target, access);
  return { info: { ...info, region }, access: { ...access, region } };
}

/** A host that a person trusts is not made AgentCore's by that. */
function toHostNote({ info, access }: Place, { origin }: ConsentUrl): string {
  if (!isOwnEndpoint(origin, access)) return 'not the host of this connection; you trust it';
  return info.kind === 'sandbox' ? 'the sandbox of this window' : `AgentCore Identity in ${info.region}`;
}

/** What a card says beside the URL that the agent printed. */
function toCardFacts({ access }: Place, asking: Asking, { payload, named, tool }: Sent): Omit<CardFacts, 'hostNote'> {
  const { target, facts, credentials } = asking;
  const kind = findSignInKind(target, facts, credentials);
  return {
    expectedHost: ownHost(access),
    returnsHere: findDelivery(asking, payload).kind !== 'unseen',
    agent: (target.kind === 'local' ? credentials.actsAs?.workloadName : undefined) ?? named.workloadName ?? toTargetName(target),
    user: kind === 'bearer' || takesUserId(target, facts, credentials) ? toUserName(kind, credentials) : '',
    provider: named.provider ?? '',
    ...(target.kind === 'gateway' ? toGatewayTarget(tool) : {}),
    scopes: named.scopes ?? [],
  };
}

/**
 * The target of a gateway whose tool was called: a tool is named `TARGET___TOOL` ("Understand how AgentCore Gateway tools are named"). An
 * elicitation names neither the target nor its credential provider.
 */
function toGatewayTarget(tool: string | undefined): Pick<CardFacts, 'gatewayTarget'> {
  const end = tool?.indexOf('___') ?? -1;
  return tool === undefined || end <= 0 ? {} : { gatewayTarget: tool.slice(0, end) };
}
