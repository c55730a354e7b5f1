import { toCallbackUrls, toTags, validateCallbackUrls, validatePoolName, validateTags, validateUsername } from '../cognito/rules.js';
import { defaultResourceServer, type SetupOptions } from '../cognito/setupPlan.js';
import { withAnswer, type Step } from './runWizard.js';

export interface CognitoSetupDraft {
  readonly poolName: string;
  readonly username: string;
  /** As typed, with spaces between. */
  readonly callbackUrls: string;
  /** As typed, `key=value, key=value`. */
  readonly tags: string;
  /** Made now, or copied as commands. */
  readonly how: 'make' | 'copy' | undefined;
}

export const newCognitoSetup: CognitoSetupDraft = {
  poolName: 'agentcore-quickstart', username: 'testuser', callbackUrls: '', tags: '', how: undefined,
};

/**
 * Name → first user → callback URLs → tags → what will be made and where. Everything else follows from them.
 * @param callbackUrl of this window; it is offered
 * @param where the connection, as in "us-east-1 of dev"
 */
export function cognitoSetupSteps(callbackUrl: string, where: string): readonly Step<CognitoSetupDraft>[] {
  return [
    {
      id: 'poolName',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt: 'Name of the user pool. The app clients and the domain are named after it.',
          initial: draft.poolName, validate: validatePoolName,
        }, frame),
        (poolName) => ({ ...draft, poolName: poolName.trim() }),
      ),
    },
    {
      id: 'username',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt: 'User name of a first user. A strong password is made up and kept in the secret storage of VS Code.',
          initial: draft.username, validate: validateUsername,
        }, frame),
        (username) => ({ ...draft, username }),
      ),
    },
    {
      id: 'callbackUrls',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt: 'Where may the browser return to after sign-in? Several URLs have spaces between.',
          initial: draft.callbackUrls === '' ? callbackUrl : draft.callbackUrls, validate: validateCallbackUrls,
        }, frame),
        (callbackUrls) => ({ ...draft, callbackUrls }),
      ),
    },
    {
      id: 'tags',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt: 'Tags of the user pool. May be left empty.', placeholder: 'team=payments, stage=test',
          initial: draft.tags, validate: validateTags,
        }, frame),
        (tags) => ({ ...draft, tags }),
      ),
    },
    {
      id: 'how',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.pick<'make' | 'copy'>({
          placeholder: `Set up ${draft.poolName} in ${where}?`, initial: draft.how,
          items: [
            { label: 'Set Up', description: `user pool, user ${draft.username}, resource server, 2 app clients, domain`, icon: 'add', value: 'make' },
            { label: 'Copy the Commands Instead', description: 'of the AWS CLI, for bash and zsh; makes nothing', icon: 'terminal', value: 'copy' },
          ],
        }, frame),
        (how) => ({ ...draft, how }),
      ),
    },
  ];
}

/** A finished draft as what a set-up takes. */
export function toSetupOptions({ poolName, username, callbackUrls, tags }: CognitoSetupDraft): SetupOptions {
  return { poolName, username, callbackUrls: toCallbackUrls(callbackUrls), tags: toTags(tags), resourceServer: defaultResourceServer };
}
