import { UserError } from '../base/errors.js';
import type { UserIdentifier } from '../flow/binding.js';
import type { Inbound } from '../identity/control.js';
import type { ChosenTarget, ChosenToken } from './chosen.js';
import type { InvokeTarget } from './invoke.js';
import type { TargetFacts } from './targetFacts.js';

/**
 * How the caller proves who it is; a local agent is given the workload identity that it acts as, and some gateways ask nobody. `unchosen`
 * where a target does not say by what it knows its callers, and the person has not said it either.
 */
export type SignInKind = 'iam' | 'bearer' | 'workload' | 'none' | 'unchosen';

/** What a person has chosen to sign in with. */
export interface Credentials {
  /** Undefined where nobody chose: then it is what the target takes. */
  readonly kind: 'iam' | 'bearer' | undefined;
  /** Goes with IAM; empty where the invocation names no user. */
  readonly userId: string;
  readonly token: ChosenToken | undefined;
  /** For local agents. */
  readonly actsAs: { readonly workloadName: string; readonly userId: string } | undefined;
}

export const noCredentials: Credentials = { kind: undefined, userId: '', token: undefined, actsAs: undefined };

export function findSignInKind(target: ChosenTarget | undefined, facts: TargetFacts, { kind }: Credentials): SignInKind {
  if (target?.kind === 'local') return 'workload';
  if (kind !== undefined) return kind;
  switch (facts.inbound?.kind) {
    case 'JWT': return 'bearer';
    case 'IAM': return 'iam';
    case 'NONE': return 'none';
    // A token where its targets pass that on ("JWT passthrough"), a signature elsewhere: "Set up inbound authorization" leaves it open.
    case 'AUTHENTICATE_ONLY': return 'unchosen';
    // Gateways are made with a JWT authorizer where nothing else is said; runtimes with none.
    case undefined: return target?.kind === 'gateway' ? 'bearer' : 'iam';
  }
}

/** The very artefact that makes the workload access token: CompleteResourceTokenAuth takes no other. Undefined where no user is named. */
export function toUser(kind: SignInKind, { userId, token, actsAs }: Credentials): UserIdentifier | undefined {
  switch (kind) {
    case 'bearer': return token === undefined ? undefined : { userToken: token.token };
    case 'iam': return userId === '' ? undefined : { userId };
    case 'none': case 'unchosen': return undefined;
    case 'workload': return actsAs === undefined || actsAs.userId === '' ? undefined : { userId: actsAs.userId };
  }
}

/** True where a user id goes along: a token names its user itself, and a gateway takes none beside a signature. */
export function takesUserId(target: ChosenTarget | undefined, facts: TargetFacts, credentials: Credentials): boolean {
  const kind = findSignInKind(target, facts, credentials);
  return kind === 'workload' ? credentials.actsAs !== undefined : kind === 'iam' && target?.kind !== 'gateway';
}

/** That user in words; empty where nobody is named. */
export function toUserName(kind: SignInKind, { userId, token, actsAs }: Credentials): string {
  switch (kind) {
    case 'bearer': return token?.who ?? '';
    case 'iam': return userId;
    case 'workload': return actsAs?.userId ?? '';
    case 'none': case 'unchosen': return '';
  }
}

/** True where a target would let in who signs in like this, as far as that is known before it is asked. Whether a token has ended is not looked at. */
export function fitsTarget(target: ChosenTarget | undefined, facts: TargetFacts, credentials: Credentials): boolean {
  switch (findSignInKind(target, facts, credentials)) {
    case 'bearer': return credentials.token !== undefined && facts.inbound?.kind !== 'IAM';
    case 'iam': return facts.inbound?.kind !== 'JWT';
    case 'none': case 'workload': return true;
    case 'unchosen': return false;
  }
}

/** What is called, and as whom. @throws UserError `NoToken` where a bearer token is to be sent and none was chosen, `NoSignIn` where nothing was */
export function toInvokeTarget(target: ChosenTarget, facts: TargetFacts, credentials: Credentials, returnUrl: string): InvokeTarget {
  switch (target.kind) {
    case 'local': {
      const { actsAs } = credentials;
      return {
        kind: 'local', url: target.url, protocol: target.protocol, returnUrl,
        ...(actsAs === undefined ? {} : { actsAs: { workloadName: actsAs.workloadName, user: toUser('workload', credentials) } }),
      };
    }
    case 'gateway': {
      const kind = findSignInKind(target, facts, credentials);
      if (kind === 'unchosen') {
        throw new UserError('Not sent: this gateway authenticates its callers, and does not say by what.', {
          code: 'NoSignIn', hint: 'Choose how to sign in: with IAM, or with the token of a user where its targets are handed that.',
        });
      }
      const signIn = kind === 'bearer' ? { kind, token: requireToken(credentials, facts, 'gateway').token } as const : { kind: kind === 'none' ? kind : 'iam' } as const;
      return { kind: 'gateway', url: target.url, signIn, ...(facts.inbound === undefined ? {} : { inbound: facts.inbound }) };
    }
    case 'runtime': case 'arn': {
      const { qualifier } = target;
      const signIn = findSignInKind(target, facts, credentials) === 'bearer'
        ? { kind: 'bearer', token: requireToken(credentials, facts, 'runtime').token } as const
        : { kind: 'iam', ...(credentials.userId === '' ? {} : { userId: credentials.userId }) } as const;
      return {
        kind: 'runtime', agentRuntimeArn: target.kind === 'arn' ? target.agentRuntimeArn : target.runtime.arn, signIn,
        ...(qualifier === undefined ? {} : { qualifier }), ...toRuntimeInbound(facts),
      };
    }
  }
}

/** A runtime has no other authorizers than these. */
function toRuntimeInbound({ inbound }: TargetFacts): { readonly inbound?: Inbound } {
  return inbound?.kind === 'IAM' || inbound?.kind === 'JWT' ? { inbound } : {};
}

function requireToken({ token }: Credentials, { inbound }: TargetFacts, what: string): ChosenToken {
  if (token !== undefined) return token;
  throw new UserError(`Not sent: this ${what} takes a bearer token, and none is chosen.`, {
    code: 'NoToken', hint: inbound?.kind === 'JWT' ? `Choose the token of a user. This ${what} takes those of the issuer at: ${inbound.discoveryUrl}` : 'Choose how to sign in: the token of a user.',
  });
}
