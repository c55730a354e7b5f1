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
}

export const newCognitoSetup: CognitoSetupDraft = { poolName: 'agentcore-quickstart', username: 'testuser', callbackUrls: '', tags: '' };

/** Name → first user → callback URLs → tags. Everything else follows from them; this window's own callback URL is offered. */
export function cognitoSetupSteps(callbackUrl: string): readonly Step<CognitoSetupDraft>[] {
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
  ];
}

/** A finished draft as what a set-up takes. */
export function toSetupOptions({ poolName, username, callbackUrls, tags }: CognitoSetupDraft): SetupOptions {
  return { poolName, username, callbackUrls: toCallbackUrls(callbackUrls), tags: toTags(tags), resourceServer: defaultResourceServer };
}
