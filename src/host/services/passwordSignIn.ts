import { UserError } from '../../core/base/errors.js';
import type { Secret } from '../../core/base/secret.js';
import type { CognitoControl } from '../../core/cognito/control.js';
import { newPassword } from '../../core/cognito/newPassword.js';
import { signIn } from '../../core/cognito/signIn.js';
import { startFlow } from '../../core/flow/engine.js';
import type { IssuedTokens } from '../../core/flow/oauth.js';
import { userTokenByPassword, type NewPassword, type PasswordPorts } from '../../core/flow/userToken.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import { cognitoAttributesSteps, type CognitoAttributesDraft } from '../../core/wizard/cognitoAttributes.js';
import { cognitoNewPasswordSteps, newCognitoPassword, toPassword } from '../../core/wizard/cognitoPassword.js';
import { cognitoPasswordSignInSteps } from '../../core/wizard/cognitoSignIn.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import type { ChosenUser } from './pickCognito.js';
import { withFirmProgress, withProgress } from './progress.js';
import type { Services } from './services.js';
import { setAndKeep } from './setPassword.js';

/** Signs a user in with the kept password where there is one that is right, else with one that is asked for. Undefined where the person gave up. */
export async function signInWithPassword(
  services: Services, info: ConnectionInfo, control: CognitoControl, { pool, username }: ChosenUser, clientId: string,
): Promise<IssuedTokens | undefined> {
  const ports = toPorts(services, info, control, { pool, username }, clientId);
  const kept = await services.passwords.get({ connectionId: info.id, poolId: pool.id, username });
  if (kept !== undefined) {
    try {
      return await run(services, username, kept, ports);
    } catch (error) {
      // A user who is locked or disabled is told so: another password would not help.
      if (!(error instanceof UserError) || error.code !== 'WrongPassword') throw error;
    }
  }
  const draft = await runWizard(services.prompter, {
    title: `Sign In as ${username}`, steps: cognitoPasswordSignInSteps(username, kept !== undefined), initial: { password: undefined },
  });
  if (draft?.password === undefined) return undefined;
  services.connections.require(info);
  return run(services, username, draft.password, ports);
}

/** Throws what a port has thrown: it speaks of this user pool, where the table of faults speaks of issuers. */
async function run({ log }: Services, username: string, password: Secret, ports: PasswordPorts): Promise<IssuedTokens | undefined> {
  const refusals: Error[] = [];
  const note = (error: unknown): never => {
    if (error instanceof Error) refusals.push(error);
    throw error;
  };
  const noting: PasswordPorts = {
    signIn: (...asked) => ports.signIn(...asked).catch(note),
    newPassword: (...asked) => ports.newPassword(...asked).catch(note),
    keep: (...asked) => ports.keep(...asked).catch(note),
  };
  const outcome = await startFlow(userTokenByPassword(username, password, noting), { log }).outcome;
  if (outcome.kind === 'completed') return outcome.result;
  if (outcome.kind === 'canceled') return undefined;
  throw refusals[0] ?? new UserError(outcome.fault.message, { code: outcome.fault.name, hint: outcome.fault.fix ?? 'Sign in again.' });
}

function toPorts(services: Services, info: ConnectionInfo, control: CognitoControl, { pool, username }: ChosenUser, clientId: string): PasswordPorts {
  const owner = { connectionId: info.id, poolId: pool.id, username };

  async function chooseNew(requiredAttributes: readonly string[]): Promise<NewPassword> {
    const attributes = await runWizard<CognitoAttributesDraft>(services.prompter, {
      title: `Sign In as ${username}`, steps: cognitoAttributesSteps(requiredAttributes), initial: {},
    });
    if (attributes === undefined) throw toGivenUp();
    const { passwordPolicy } = await control.getPool(pool.id);
    const draft = await runWizard(services.prompter, {
      title: `${username} Has to Set a New Password`, steps: cognitoNewPasswordSteps(passwordPolicy), initial: newCognitoPassword,
    });
    if (draft === undefined) throw toGivenUp();
    services.connections.require(info);
    return { password: toPassword(draft, () => newPassword(passwordPolicy)), attributes };
  }

  return {
    signIn: (name, password) => withProgress(`Signing in as ${name}`, (signal) => signIn(control, { poolId: pool.id, clientId, username: name, password }, signal)),
    newPassword: chooseNew,
    // Without the signal: what was sent cannot be taken back.
    async keep(password, set) {
      const next = await setAndKeep(services.passwords, owner, password, () => withFirmProgress(`Setting the new password of ${username}`, () => set()));
      await services.loader.reloadGroup(`pool/${pool.id}/poolUser`, info.id);
      return next;
    },
  };
}

const toGivenUp = () => new DOMException('No new password was chosen.', 'AbortError');
