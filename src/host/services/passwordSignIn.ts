import { UserError } from '../../core/base/errors.js';
import type { Secret } from '../../core/base/secret.js';
import type { CognitoControl } from '../../core/cognito/control.js';
import { newPassword } from '../../core/cognito/newPassword.js';
import { signIn, type SignInOutcome } from '../../core/cognito/signIn.js';
import type { IssuedTokens } from '../../core/flow/oauth.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import { cognitoAttributesSteps, type CognitoAttributesDraft } from '../../core/wizard/cognitoAttributes.js';
import { cognitoNewPasswordSteps, newCognitoPassword, toPassword } from '../../core/wizard/cognitoPassword.js';
import { cognitoPasswordSignInSteps } from '../../core/wizard/cognitoSignIn.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import type { PasswordOwner } from './passwords.js';
import type { ChosenUser } from './pickCognito.js';
import { withFirmProgress, withProgress } from './progress.js';
import type { Services } from './services.js';
import { setAndKeep } from './setPassword.js';

/** Signs a user in with the kept password where there is one that is right, else with one that is asked for. Undefined where the person gave up. */
export async function signInWithPassword(
  services: Services, info: ConnectionInfo, control: CognitoControl, { pool, username }: ChosenUser, clientId: string,
): Promise<IssuedTokens | undefined> {
  const owner = { connectionId: info.id, poolId: pool.id, username };
  const attempt = (password: Secret) => withProgress(`Signing in as ${username}`, (signal) => (
    signIn(control, { poolId: pool.id, clientId, username, password }, signal)));

  const kept = await services.passwords.get(owner);
  const first = kept === undefined ? undefined : await attempt(kept).catch((error: unknown) => {
    // A user who is locked or disabled is told so: another password would not help.
    if (error instanceof UserError && error.code === 'WrongPassword') return undefined;
    throw error;
  });
  if (first !== undefined) return conclude(services, info, control, owner, first);
  const draft = await runWizard(services.prompter, {
    title: `Sign In as ${username}`, steps: cognitoPasswordSignInSteps(username, kept !== undefined), initial: { password: undefined },
  });
  if (draft?.password === undefined) return undefined;
  services.connections.require(info);
  return conclude(services, info, control, owner, await attempt(draft.password));
}

/** What the pool requires of the user, where it requires anything. Undefined where the person gave up. */
function askAttributes({ prompter }: Services, username: string, names: readonly string[]): Promise<CognitoAttributesDraft | undefined> {
  return runWizard<CognitoAttributesDraft>(prompter, { title: `Sign In as ${username}`, steps: cognitoAttributesSteps(names), initial: {} });
}

/** Has a new password set where Cognito asks for one, and keeps it. */
async function conclude(
  services: Services, info: ConnectionInfo, control: CognitoControl, owner: PasswordOwner, outcome: SignInOutcome,
): Promise<IssuedTokens | undefined> {
  if (outcome.kind === 'signedIn') return outcome.tokens;
  const { poolId, username } = owner;
  const attributes = await askAttributes(services, username, outcome.requiredAttributes);
  if (attributes === undefined) return undefined;
  const { passwordPolicy } = await control.getPool(poolId);
  const draft = await runWizard(services.prompter, {
    title: `${username} Has to Set a New Password`, steps: cognitoNewPasswordSteps(passwordPolicy), initial: newCognitoPassword,
  });
  if (draft === undefined) return undefined;
  const password = toPassword(draft, () => newPassword(passwordPolicy));
  services.connections.require(info);
  const next = await setAndKeep(services.passwords, owner, password, () => (
    withFirmProgress(`Setting the new password of ${username}`, () => outcome.answer(password, undefined, attributes))));
  await services.loader.reloadGroup(`pool/${poolId}/poolUser`);
  return conclude(services, info, control, owner, next);
}
