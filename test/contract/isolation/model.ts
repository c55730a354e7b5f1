import type { Ask, User } from './world.js';

const MINUTE_MS = 60_000;
/** Of sessions, of workload access tokens and of the provider's tokens. One of those is not given out in its last minute. */
const SESSION_MS = 10 * MINUTE_MS;
const WORKLOAD_TOKEN_MS = 60 * MINUTE_MS;
const TOKEN_MS = 60 * MINUTE_MS;
/** How long after its end a session is still told of. */
const REMEMBERED_MS = 60 * MINUTE_MS;

/** A consent flow that was begun. */
export interface Session {
  readonly uri: string;
  readonly authorizationUrl: string;
  readonly ask: Ask;
  /** {@link Model.toKey} of the ask at that time. */
  readonly key: string;
  readonly begunAtMs: number;
  state: 'begun' | 'consented' | 'completed' | 'forgotten';
  /** The name of the tokens that the consent led to, and how long they last. */
  kept: Kept | undefined;
}

/** Tokens as they should be kept: `issue` is the name that the server gave them. */
interface Kept {
  readonly issue: string;
  endsAtMs: number;
  isRevoked: boolean;
}

/** What the sandbox has to answer. A token without `issue` is a new one. */
export type Expected =
  | { readonly kind: 'token'; readonly issue?: string }
  | { readonly kind: 'session' | 'inProgress' | 'failed' }
  | { readonly kind: 'refused'; readonly name: string };

/** What is right, in plain words: who owns which token, and what is to be answered to whom. */
export function createModel(nowMs: () => number) {
  /** Goes up where a workload or a provider becomes another one of the same name. */
  const generations = new Map<string, number>();
  const kept = new Map<string, Kept>();
  const owners = new Map<string, string>();
  const workloadTokens = new Map<string, { readonly token: string; readonly generation: number; readonly endsAtMs: number }>();
  const sessions: Session[] = [];
  const generationOf = (name: string) => generations.get(name) ?? 0;
  const toUserKey = ({ user, by }: User) => `${by}:${user}`;
  /** All that a token belongs to. */
  const toKey = (ask: Ask) => JSON.stringify([
    ask.flow, ask.workload, generationOf(ask.workload), ask.flow === 'M2M' ? 'nobody' : toUserKey(ask), ask.provider, generationOf(ask.provider),
    [...ask.scopes].sort(), ask.audiences,
  ]);
  const isLive = (session: Session) => (
    session.state !== 'forgotten' && toKey(session.ask) === session.key && nowMs() < session.begunAtMs + SESSION_MS
  );
  /** The consent's token, which is refreshed where it has run out and may be. */
  const takeConsented = (key: string): Expected | undefined => {
    const found = kept.get(key);
    if (found === undefined) return undefined;
    if (found.endsAtMs <= nowMs() + MINUTE_MS) {
      if (found.isRevoked) {
        kept.delete(key);
        return undefined;
      }
      Object.assign(found, { endsAtMs: nowMs() + TOKEN_MS, isRevoked: false });
    }
    return { kind: 'token', issue: found.issue };
  };

  return {
    sessions,
    toKey,
    ownerOf: (issue: string) => owners.get(issue),
    /** A workload or provider is another one from now on. */
    renew(name: string) { generations.set(name, generationOf(name) + 1); },
    revoke() {
      for (const tokens of [...kept.values(), ...sessions.flatMap((session) => session.kept ?? [])]) tokens.isRevoked = true;
    },
    rememberWorkloadToken(ask: Ask, token: string) {
      const endsAtMs = nowMs() + WORKLOAD_TOKEN_MS;
      workloadTokens.set(`${ask.workload} ${toUserKey(ask)}`, { token, generation: generationOf(ask.workload), endsAtMs });
    },
    /** The last token of the workload for this user, and whether it is still good. */
    recallWorkloadToken(ask: Ask) {
      const found = workloadTokens.get(`${ask.workload} ${toUserKey(ask)}`);
      if (found === undefined) return undefined;
      return { token: found.token, isGood: found.generation === generationOf(ask.workload) && nowMs() < found.endsAtMs };
    },
    expectAsk(ask: Ask, isForced: boolean): Expected {
      if (ask.flow === 'USER_FEDERATION') return (isForced ? undefined : takeConsented(toKey(ask))) ?? { kind: 'session' };
      if (ask.flow === 'ON_BEHALF_OF_TOKEN_EXCHANGE' && ask.by === 'userId') return { kind: 'refused', name: 'ValidationException' };
      const found = kept.get(toKey(ask));
      return isForced || found === undefined || found.endsAtMs <= nowMs() + MINUTE_MS ? { kind: 'token' } : { kind: 'token', issue: found.issue };
    },
    /** A token that the provider's server has given without a consent. */
    keepDirect(ask: Ask, issue: string) {
      owners.set(issue, toKey(ask));
      kept.set(toKey(ask), { issue, endsAtMs: nowMs() + TOKEN_MS, isRevoked: false });
    },
    begin(ask: Ask, uri: string, authorizationUrl: string): Session {
      const session: Session = { uri, authorizationUrl, ask, key: toKey(ask), begunAtMs: nowMs(), state: 'begun', kept: undefined };
      sessions.push(session);
      return session;
    },
    expectPoll(session: Session, ask: Ask): Expected {
      const isForgotten = session.state === 'forgotten' || nowMs() >= session.begunAtMs + SESSION_MS + REMEMBERED_MS;
      if (isForgotten || toKey(ask) !== session.key) return { kind: 'refused', name: 'ValidationException' };
      if (session.state === 'completed') return takeConsented(session.key) ?? { kind: 'failed' };
      return isLive(session) ? { kind: 'inProgress' } : { kind: 'failed' };
    },
    canConsent: (session: Session) => isLive(session) && session.state === 'begun',
    consent(session: Session, issue: string) {
      session.state = 'consented';
      session.kept = { issue, endsAtMs: nowMs() + TOKEN_MS, isRevoked: false };
      owners.set(issue, session.key);
    },
    canComplete: (session: Session, user: User) => isLive(session) && session.state === 'consented' && toUserKey(session.ask) === toUserKey(user),
    complete(session: Session) {
      session.state = 'completed';
      if (session.kept !== undefined) kept.set(session.key, session.kept);
    },
  };
}
