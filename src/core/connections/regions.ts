import { validateRegion } from '../identity/rules.js';

/**
 * Where AgentCore Identity is, with AWS's names; only to choose from, as any other region may be typed.
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-regions.html
 */
const REGIONS: readonly (readonly [code: string, name: string])[] = [
  ['us-east-1', 'US East (N. Virginia)'], ['us-east-2', 'US East (Ohio)'], ['us-west-2', 'US West (Oregon)'],
  ['eu-central-1', 'Europe (Frankfurt)'], ['eu-west-1', 'Europe (Ireland)'], ['eu-west-2', 'Europe (London)'], ['eu-south-1', 'Europe (Milan)'],
  ['eu-west-3', 'Europe (Paris)'], ['eu-south-2', 'Europe (Spain)'], ['eu-north-1', 'Europe (Stockholm)'],
  ['ap-southeast-5', 'Asia Pacific (Malaysia)'], ['ap-south-1', 'Asia Pacific (Mumbai)'], ['ap-southeast-1', 'Asia Pacific (Singapore)'],
  ['ap-southeast-2', 'Asia Pacific (Sydney)'], ['ap-southeast-7', 'Asia Pacific (Thailand)'], ['ap-northeast-1', 'Asia Pacific (Tokyo)'],
  ['ap-northeast-2', 'Asia Pacific (Seoul)'], ['ca-central-1', 'Canada (Central)'], ['sa-east-1', 'South America (São Paulo)'],
  ['us-gov-west-1', 'AWS GovCloud (US-West)'],
];

export interface RegionChoice {
  readonly code: string;
  /** AWS's name; empty for a region that is in no list of ours. */
  readonly name: string;
}

/**
 * Regions whose code or name has what was typed, the preferred one first; a code that is in no list is one more.
 * @param preferred for instance that of the profile
 */
export function findRegions(typed: string, preferred: string): readonly RegionChoice[] {
  const text = typed.trim().toLowerCase();
  const all = REGIONS.map(([code, name]) => ({ code, name }));
  const first = all.find(({ code }) => code === preferred) ?? { code: preferred, name: '' };
  const found = [first, ...all.filter((region) => region !== first)].filter(({ code, name }) => `${code} ${name}`.toLowerCase().includes(text));
  return found.some(({ code }) => code === text) || validateRegion(text) !== undefined ? found : [...found, { code: text, name: '' }];
}
