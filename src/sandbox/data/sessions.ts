import type { Sandbox } from '../sandbox.js';
import type { Identifier, SessionRecord, SessionState } from '../state.js';
import { put } from '../store.js';
import { keepInVault } from './vault.js';

/** AWS's developer guide: authorization URL and session are good for ten minutes. */
export const SESSION_LIFETIME_MS = 600_000;
/** How long after its time a session is still known, so that an agent that polls is told how it ended. */
const REMEMBERED_MS = 3_600_000;

const isForgotten = ({ expiresAtMs }: SessionRecord, nowMs: number): boolean => nowMs >= expiresAtMs + REMEMBERED_MS;

/** The session of that URI while it is known. One that is forgotten may still be in the store, until that is swept. */
export function findSession({ store, now }: Sandbox, uri: string): SessionRecord | undefined {
  const session = store.get('sessions', uri);
  return session === undefined || isForgotten(session, now()) ? undefined : session;
}

/** Why a session can no longer be used, or undefined where it can. */
export type Standing = 'live' | 'unknown' | 'expired' | 'used' | 'failed';

export function toStanding(session: SessionRecord | undefined, nowMs: number): Standing {
  if (session === undefined) return 'unknown';
  if (session.state.kind === 'completed') return 'used';
  if (session.state.kind === 'failed') return 'failed';
  return nowMs >= session.expiresAtMs ? 'expired' : 'live';
}

/** Starts a session and clears away forgotten ones. */
export function startSession({ store, now, ids }: Sandbox, asked: Omit<SessionRecord, 'uri' | 'createdAtMs' | 'expiresAtMs' | 'state'>): SessionRecord {
  const nowMs = now();
  const session: SessionRecord = {
    ...asked,
    uri: `urn:ietf:params:oauth:request_uri:${ids.token(32)}`,
    createdAtMs: nowMs,
    expiresAtMs: nowMs + SESSION_LIFETIME_MS,
    state: { kind: 'started' },
  };
  store.write(store.sweep('sessions', (one) => isForgotten(one, nowMs)), put('sessions', session.uri, session));
  return session;
}

/**
 * Moves a session on from where it was read, and gives it as it is then. Undefined, with nothing changed, where meanwhile it was moved by
 * another request, or went with its workload identity or provider.
 */
export function moveSession({ store }: Sandbox, session: SessionRecord, state: SessionState): SessionRecord | undefined {
  if (store.get('sessions', session.uri) !== session) return undefined;
  const moved = { ...session, state };
  store.write(put('sessions', session.uri, moved));
  return moved;
}

/** How an attempt to bind a session to its user ended. Only `bound` has changed anything. */
export type Binding = 'bound' | 'wrongUser' | 'awaitingConsent' | Exclude<Standing, 'live'>;

/**
 * Binds a consent to the user who is said to have given it: the tokens go into the vault. The identifier must be the very one
 * that the session was started for, a JWT letter by letter. Works once.
 */
export function bindSession(sandbox: Sandbox, sessionUri: string, identifier: Identifier): Binding {
  const session = findSession(sandbox, sessionUri);
  const standing = toStanding(session, sandbox.now());
  if (session === undefined || standing !== 'live') return standing === 'live' ? 'unknown' : standing;
  if (session.identifier.kind !== identifier.kind || session.identifier.sha256 !== identifier.sha256) return 'wrongUser';
  if (session.state.kind !== 'awaitingBinding') return 'awaitingConsent';
  const { grant, state: { tokens } } = session;
  sandbox.store.write(keepInVault(sandbox, { grant, tokens }), put('sessions', session.uri, { ...session, state: { kind: 'completed' } }));
  return 'bound';
}
