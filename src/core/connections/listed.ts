import type { UserError } from '../base/errors.js';
import { maskAccountId, toCallerLabel, type Caller } from '../identity/caller.js';
import { relativeTime } from '../jwt/time.js';
import type { SavedConnection } from './saved.js';
import { toConnectionId } from './saved.js';

/** How it stands with a connection. */
export type Phase =
  /** The folder that is open suggests it; it is not among the user's own. */
  | { readonly kind: 'suggested' }
  /** Nothing of it was started, read or contacted in this window. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'opening' }
  /** `caller` once it is known; of the sandbox `accountId` and `host` at once. */
  | { readonly kind: 'open'; readonly caller?: Caller; readonly place?: SandboxPlace }
  /** The sandbox's process is gone, and this is why. */
  | { readonly kind: 'ended'; readonly reason: string }
  /** Somebody has to sign in again. `sinceMs` in epoch milliseconds where the AWS CLI's cache tells it. */
  | { readonly kind: 'signedOut'; readonly error: UserError; readonly by: 'sso' | 'login'; readonly sinceMs: number | undefined }
  /** It cannot be used; code `NoCredentials` where the SDK found none. */
  | { readonly kind: 'failed'; readonly error: UserError };

/** Where the sandbox answers. */
export interface SandboxPlace {
  readonly region: string;
  readonly host: string;
  readonly accountId: string;
}

/** A connection as its row shows it: data only, made anew with every change. */
export interface ListedConnection {
  /** `sandbox`, or `profile:NAME@REGION`: stable whatever it is called, and what ids of rows below begin with. */
  readonly id: string;
  readonly kind: 'sandbox' | 'aws';
  readonly label: string;
  /** The one fact that decides, such as "eu-west-1 · 4711****9021 Builder" or "SSO session expired 3 hours ago". */
  readonly description: string;
  /** Sentences for the tooltip, one a line, the account whole in them. */
  readonly details: readonly string[];
  readonly state: Phase['kind'];
  /** Commands that name no row act on this one. */
  readonly isCurrent: boolean;
  readonly region: string;
  /** Id of the account, once it is known. */
  readonly account: string | undefined;
  /** Why it is `signedOut` or `failed`. */
  readonly error: UserError | undefined;
}

/** What a row says of a connection. */
export function toListed(saved: SavedConnection, phase: Phase, { isCurrent, isSaved, nowMs }: { readonly isCurrent: boolean; readonly isSaved: boolean; readonly nowMs: number }): ListedConnection {
  const isSandbox = saved.kind === 'sandbox';
  return {
    id: toConnectionId(saved), kind: isSandbox ? 'sandbox' : 'aws', label: saved.label,
    description: toDescription(saved, phase, nowMs), details: [...toDetails(saved, phase, isCurrent), ...isSaved ? [] : ['It is not in your settings: it is listed until it is removed, or the window is closed.']],
    region: saved.kind === 'profile' ? saved.region : phase.kind === 'open' ? phase.place?.region ?? '' : '',
    account: phase.kind === 'open' ? phase.place?.accountId ?? phase.caller?.accountId : undefined,
    state: phase.kind, isCurrent, error: 'error' in phase ? phase.error : undefined,
  };
}

function toDescription(saved: SavedConnection, phase: Phase, nowMs: number): string {
  const region = saved.kind === 'sandbox' ? '' : saved.region;
  switch (phase.kind) {
    case 'suggested': return join(region, 'suggested by this folder');
    case 'closed': return saved.kind === 'sandbox' ? 'not running' : region;
    case 'opening': return saved.kind === 'sandbox' ? 'starting…' : join(region, 'opening…');
    case 'ended': return `ended: ${phase.reason}`;
    case 'failed': return phase.error.code === 'NoCredentials' ? join(region, 'no credentials') : join(region, 'cannot be used');
    case 'signedOut': return toSignedOut(phase, nowMs);
    case 'open': {
      const { caller, place } = phase;
      if (place !== undefined) return join(place.region, place.host);
      return join(region, caller === undefined ? '' : `${maskAccountId(caller.accountId)} ${toCallerLabel(caller)}`);
    }
  }
}

function toSignedOut({ by, sinceMs }: Extract<Phase, { kind: 'signedOut' }>, nowMs: number): string {
  const session = by === 'sso' ? 'SSO session' : 'Session of aws login';
  return sinceMs !== undefined && sinceMs < nowMs ? `${session} expired ${relativeTime(sinceMs - nowMs)}` : `${by === 'sso' ? 'SSO: ' : ''}not signed in`;
}

function toDetails(saved: SavedConnection, phase: Phase, isCurrent: boolean): readonly string[] {
  const what = saved.kind === 'sandbox'
    ? 'The local sandbox: a copy of AgentCore Identity on this computer.'
    : `AWS profile ${saved.profile} in ${saved.region}.`;
  return [what, ...toState(saved, phase), ...isCurrent ? ['Commands that name no row act here.'] : []];
}

function toState(saved: SavedConnection, phase: Phase): readonly string[] {
  switch (phase.kind) {
    case 'suggested': return ['The folder suggests it. It is added to your own connections when you open it, and nothing is started or contacted before.'];
    case 'closed': return [saved.kind === 'sandbox' ? 'It is started when you open it.' : 'Nothing is contacted before you open it.'];
    case 'opening': return [];
    case 'ended': return [`It ended: ${phase.reason}`, 'Its state is saved. Start it again to go on.'];
    case 'signedOut': case 'failed': return [phase.error.message, ...phase.error.hint === undefined ? [] : [phase.error.hint]];
    case 'open': {
      const { caller, place } = phase;
      if (place !== undefined) return [`Account ${place.accountId}, at ${place.host}.`];
      return caller === undefined ? [] : [`Account ${caller.accountId}.`, `Calls are made as ${caller.arn}`];
    }
  }
}

const join = (...parts: readonly string[]) => parts.filter((part) => part !== '').join(' · ');
