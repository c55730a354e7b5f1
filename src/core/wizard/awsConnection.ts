import { findRegions } from '../connections/regions.js';
import { describeCredentials, filterProfiles } from '../profiles/filter.js';
import { findAccountId, type AwsProfile } from '../profiles/profile.js';
import type { PickItem } from './prompter.js';
import { withAnswer, type Step } from './runWizard.js';

export interface AwsConnectionDraft {
  readonly profile?: string;
  readonly region?: string | undefined;
  /** What it is to be called; empty for the name that it gets by itself. */
  readonly label?: string;
}

/** What the SDK calls the profile of plain environment variables and of `[default]`. */
const DEFAULT_PROFILE = 'default';
const DEFAULT_REGION = 'us-east-1';
/** More rows than these nobody reads: another letter finds the profile. */
const MOST_ROWS = 200;

export interface AwsConnectionOptions {
  /** Says why a name cannot be taken; left out where no name is asked for. */
  readonly validateLabel?: (label: string) => string | undefined;
}

/** Which profile of the AWS config, then which region, the profile's own first; perhaps what the connection is to be called. */
export function awsConnectionSteps(profiles: readonly AwsProfile[], { validateLabel }: AwsConnectionOptions = {}): readonly Step<AwsConnectionDraft>[] {
  const known = profiles.some(({ name }) => name === DEFAULT_PROFILE) ? profiles : [AMBIENT, ...profiles];
  return [
    {
      id: 'profile',
      ask: async (draft, { prompter, frame }) => {
        const narrow = (typed: string) => filterProfiles(known, typed).slice(0, MOST_ROWS).map(toItem);
        const answer = await prompter.pick({ placeholder: 'Which profile of your AWS config?', initial: draft.profile, items: narrow(''), narrow }, frame);
        // The region was chosen for the other profile, which may be one where nothing of this one is.
        return withAnswer(answer, (profile) => (profile === draft.profile ? draft : { ...draft, profile, region: undefined }));
      },
    },
    {
      id: 'region',
      ask: async (draft, { prompter, frame }) => {
        const preferred = draft.region ?? known.find(({ name }) => name === draft.profile)?.region ?? DEFAULT_REGION;
        const narrow = (typed: string) => findRegions(typed, preferred).map(({ code, name }) => ({ label: code, description: name, icon: 'globe', value: code }));
        const placeholder = 'AWS region, as in us-east-1. Nothing is contacted before you open a list.';
        return withAnswer(await prompter.pick({ placeholder, initial: draft.region, items: narrow(''), narrow }, frame), (region) => ({ ...draft, region }));
      },
    },
    {
      id: 'label',
      when: () => validateLabel !== undefined,
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt: 'What is it to be called? Empty for the name of the profile.', initial: draft.label ?? '', placeholder: draft.profile ?? '',
          validate: (text) => (text.trim() === '' ? undefined : validateLabel?.(text)),
        }, frame),
        (label) => ({ ...draft, label: label.trim() }),
      ),
    },
  ];
}

/** Where no section is called so, it is the environment's credentials, the container's or the instance's. */
const AMBIENT: AwsProfile = {
  name: DEFAULT_PROFILE, region: undefined, credentials: { kind: 'none' }, hasKeys: false, services: undefined, endpointUrl: undefined, ignoreEndpointUrls: undefined,
};

function toItem(profile: AwsProfile): PickItem<string> {
  const { name, region = 'no region set', credentials } = profile;
  const from = credentials.kind === 'none' && name === DEFAULT_PROFILE ? 'environment, container or instance' : describeCredentials(credentials);
  const account = findAccountId(profile);
  return { label: name, description: [region, from, ...account === undefined ? [] : [account]].join(' · '), icon: 'account', value: name };
}
