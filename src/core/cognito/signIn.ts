import { UserError } from '../base/errors.js';
import type { Secret } from '../base/secret.js';
import type { IssuedTokens } from '../flow/oauth.js';
import type { CognitoControl, PasswordWay, PoolClient, SignInAnswer, SignInClient } from './control.js';

export type SignInOutcome =
  | { readonly kind: 'signedIn'; readonly tokens: IssuedTokens }
  | {
    readonly kind: 'newPasswordRequired';
    /** Attributes that the pool requires and the user lacks, such as `email`: ask for them together with the password. */
    readonly requiredAttributes: readonly string[];
    /** Answers it with a new password and those attributes; the outcome is one of these again. Cognito waits a few minutes. */
    readonly answer: (newPassword: Secret, signal?: AbortSignal, attributes?: Readonly<Record<string, string>>) => Promise<SignInOutcome>;
  };

export interface SignInRequest {
  readonly poolId: string;
  readonly clientId: string;
  readonly username: string;
  readonly password: Secret;
}

type Control = Pick<CognitoControl, 'getClient' | 'signIn' | 'answerNewPassword'>;

/**
 * Signs a user in with a password, for tests. Takes the flow that the app client allows, first the one that needs no AWS
 * credentials, and signs with the client's secret where it has one.
 * Throws a `UserError`: `PasswordFlowNotAllowed`, `ChallengeNotSupported`, or what Cognito refused.
 */
export async function signIn(
  control: Control, { poolId, clientId, username, password }: SignInRequest, signal?: AbortSignal,
): Promise<SignInOutcome> {
  const client = await control.getClient(poolId, clientId, signal);
  const way = findWay(client);
  if (way === undefined) {
    throw new UserError(`The app client allows no sign-in with a password: ${client.name}`, {
      code: 'PasswordFlowNotAllowed', hint: 'Allow ALLOW_USER_PASSWORD_AUTH on the app client in the AWS console, or take another client.',
    });
  }
  const signInClient: SignInClient = { poolId, clientId, clientSecret: client.secret, way };
  const conclude = (answer: SignInAnswer): SignInOutcome => {
    if (answer.kind === 'tokens') return { kind: 'signedIn', tokens: answer.tokens };
    if (answer.name !== 'NEW_PASSWORD_REQUIRED') {
      throw new UserError(`The user pool asks for more than a password: ${answer.name}`, {
        code: 'ChallengeNotSupported', hint: 'Only a new password can be set here. Sign in as a user without multi-factor authentication.',
      });
    }
    // Cognito hashes its own name of the user, also where an alias was typed.
    const user = answer.username ?? username;
    return {
      kind: 'newPasswordRequired',
      requiredAttributes: answer.requiredAttributes,
      answer: async (password, later, attributes = {}) => {
        const missing = answer.requiredAttributes.filter((name) => (attributes[name] ?? '') === '');
        if (missing.length > 0) throw toMissing(missing);
        return conclude(await control.answerNewPassword(signInClient, user, answer.session, { password, attributes }, later));
      },
    };
  };
  return conclude(await control.signIn(signInClient, username, password, signal));
}

/** Cognito would refuse the password with them, and the person would not know why. */
const toMissing = (names: readonly string[]) => new UserError(`The user pool requires more of the user than a new password: ${names.join(', ')}`, {
  code: 'AttributesRequired', hint: 'Give these attributes to the user in the AWS console, or sign in in the browser, which asks for them.',
});

/** How a user signs in: the password is sent to Cognito, or typed on the pages of the user pool. */
export type SignInWay = 'password' | 'browser';

/** True where the app client lets users sign in so. */
export function allowsSignIn(client: Pick<PoolClient, 'authFlows' | 'oauthFlows'>, way: SignInWay): boolean {
  return way === 'password' ? findWay(client) !== undefined : client.oauthFlows.includes('code');
}

/** The app clients of a pool that let users sign in so. */
export async function listSignInClients(
  control: Pick<CognitoControl, 'listClients' | 'getClient'>, poolId: string, way: SignInWay, signal?: AbortSignal,
): Promise<readonly PoolClient[]> {
  const found: PoolClient[] = [];
  let nextToken: string | undefined;
  do {
    const page = await control.listClients(poolId, { nextToken, signal });
    const clients = await Promise.all(page.items.map(({ id }) => control.getClient(poolId, id, signal)));
    found.push(...clients.filter((client) => allowsSignIn(client, way)));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}

/** Clients that were made before `ALLOW_` was part of the names keep the old ones. */
function findWay({ authFlows }: Pick<PoolClient, 'authFlows'>): PasswordWay | undefined {
  if (authFlows.includes('ALLOW_USER_PASSWORD_AUTH') || authFlows.includes('USER_PASSWORD_AUTH')) return 'USER_PASSWORD_AUTH';
  const isForAdmins = authFlows.includes('ALLOW_ADMIN_USER_PASSWORD_AUTH') || authFlows.includes('ADMIN_NO_SRP_AUTH');
  return isForAdmins ? 'ADMIN_USER_PASSWORD_AUTH' : undefined;
}
