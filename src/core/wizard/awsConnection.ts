import { validateRegion } from '../identity/rules.js';
import type { AwsProfile } from '../profiles/profile.js';
import type { Step } from './runWizard.js';

export interface AwsConnectionDraft {
  readonly profile?: string;
  readonly region?: string;
}

/** What the SDK calls the profile of plain environment variables and of `[default]`. */
const DEFAULT_PROFILE = 'default';
const DEFAULT_REGION = 'us-east-1';

/** Which profile of the AWS config, then which region; the profile's own region is offered. */
export function awsConnectionSteps(profiles: readonly Pick<AwsProfile, 'name' | 'region'>[]): readonly Step<AwsConnectionDraft>[] {
  const known = profiles.some(({ name }) => name === DEFAULT_PROFILE) ? profiles : [{ name: DEFAULT_PROFILE, region: undefined }, ...profiles];
  return [
    {
      id: 'profile',
      ask: async (draft, { prompter, frame }) => {
        const answer = await prompter.pick({
          placeholder: 'Which profile of your AWS config?', initial: draft.profile,
          items: known.map(({ name, region }) => ({ label: name, description: region ?? 'no region set', icon: 'account', value: name })),
        }, frame);
        return answer.kind === 'value' ? { kind: 'value', value: { ...draft, profile: answer.value } } : answer;
      },
    },
    {
      id: 'region',
      ask: async (draft, { prompter, frame }) => {
        const answer = await prompter.input({
          prompt: 'AWS region, as in us-east-1. Nothing is contacted before you open a list.',
          initial: draft.region ?? known.find(({ name }) => name === draft.profile)?.region ?? DEFAULT_REGION, validate: validateRegion,
        }, frame);
        return answer.kind === 'value' ? { kind: 'value', value: { ...draft, region: answer.value } } : answer;
      },
    },
  ];
}
