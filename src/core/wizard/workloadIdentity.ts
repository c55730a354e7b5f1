import { validateReturnUrl, validateWorkloadIdentityName } from '../identity/rules.js';
import { withAnswer, type Step } from './runWizard.js';

export interface WorkloadIdentityDraft {
  readonly name: string;
  readonly returns: 'here' | 'elsewhere' | 'nowhere' | undefined;
  /** What follows from `returns`: the list that the identity is created with. */
  readonly returnUrls: readonly string[];
}

export const newWorkloadIdentity: WorkloadIdentityDraft = { name: '', returns: undefined, returnUrls: [] };

/** Asks for a name and for where a browser may return to after consent. */
export function workloadIdentitySteps(callbackUrl: string): readonly Step<WorkloadIdentityDraft>[] {
  return [
    {
      id: 'name',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt: 'Name of the workload identity. It cannot be changed later.', initial: draft.name, validate: validateWorkloadIdentityName,
        }, frame),
        (name) => ({ ...draft, name }),
      ),
    },
    {
      id: 'returns',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.pick({
          placeholder: 'Where may the browser return to after consent?', initial: draft.returns,
          items: [
            { label: 'To VS Code', description: callbackUrl, icon: 'reply', value: 'here' },
            { label: 'To another URL…', description: 'a page of your own application', icon: 'link', value: 'elsewhere' },
            { label: 'Nowhere yet', description: 'flows with a user need one; it can be added later', icon: 'dash', value: 'nowhere' },
          ] as const,
        }, frame),
        (returns) => ({
          ...draft, returns, returnUrls: returns === 'here' ? [callbackUrl] : returns === draft.returns ? draft.returnUrls : [],
        }),
      ),
    },
    {
      id: 'returnUrl',
      when: ({ returns }) => returns === 'elsewhere',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt: 'The URL that your application waits on.',
          placeholder: 'https://app.example/oauth2/callback',
          initial: draft.returnUrls[0] ?? '',
          validate: validateReturnUrl,
        }, frame),
        (url) => ({ ...draft, returnUrls: [url] }),
      ),
    },
  ];
}
