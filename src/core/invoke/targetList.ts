import type { UserError } from '../base/errors.js';
import type { AgentRuntimeSummary, GatewaySummary, RuntimeEndpoint } from '../identity/control.js';
import type { LocalAgent } from '../localAgents/localAgents.js';
import { describeAgent } from '../tree/localAgent.js';
import type { ChosenTarget } from './chosen.js';

/** Where targets are found, in the order in which they are listed: what is on this computer is known first. */
export const TARGET_SECTIONS = ['workspace', 'runtimes', 'gateways'] as const;
export type TargetSection = (typeof TARGET_SECTIONS)[number];

/** A page of a section. */
export type SectionState =
  | { readonly section: 'runtimes'; readonly items: readonly AgentRuntimeSummary[] }
  | { readonly section: 'gateways'; readonly items: readonly GatewaySummary[] }
  | { readonly section: 'workspace'; readonly items: readonly LocalAgent[] };

type Choice =
  | { readonly kind: 'runtime'; readonly runtime: AgentRuntimeSummary }
  | { readonly kind: 'gateway'; readonly gateway: GatewaySummary }
  | { readonly kind: 'agent'; readonly agent: LocalAgent }
  /** An agent on this computer that is in no list. */
  | { readonly kind: 'localhost' }
  | { readonly kind: 'arn' }
  /** The section could not be read: choosing it reads it again. */
  | { readonly kind: 'fault'; readonly section: TargetSection }
  /** Stands where more is to come. */
  | { readonly kind: 'wait' };

export interface TargetRow {
  /** The same for the same target however often the list is made. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly detail?: string;
  /** Codicon id. */
  readonly icon: string;
  readonly choice: Choice;
}

export interface TargetGroup {
  readonly title: string;
  readonly rows: readonly TargetRow[];
}

/** What is known of the sections by now. */
export interface TargetListing {
  /** In which they are listed; one that is read again is the last. */
  readonly order: readonly TargetSection[];
  readonly pages: readonly SectionState[];
  readonly faults: ReadonlyMap<TargetSection, UserError>;
  /** Of these, more may come. */
  readonly loading: ReadonlySet<TargetSection>;
}

const TITLES: Readonly<Record<TargetSection, string>> = { runtimes: 'Agent Runtimes', gateways: 'Gateways', workspace: 'In This Workspace' };

const ON_THIS_COMPUTER: TargetGroup = {
  title: 'On This Computer',
  rows: [
    { id: 'localhost', label: 'An Agent on localhost…', description: 'called as AgentCore Runtime calls it', icon: 'vm', choice: { kind: 'localhost' } },
    { id: 'arn', label: 'Enter ARN…', description: 'a runtime by its ARN, also of another region', icon: 'edit', choice: { kind: 'arn' } },
  ],
};

const READY = /^(READY|Healthy|HealthyBusy)$/;
const iconOf = (status: string) => (READY.test(status) ? 'pass-filled' : /FAILED|UNSUCCESSFUL|Unreachable/.test(status) ? 'error' : 'sync');
const toWords = (status: string) => status.toLowerCase().replaceAll('_', ' ');

/**
 * All targets under their headings. Rows come only below those that are there, so that nobody presses another one than they aimed at:
 * what can be typed is the first, pages stand behind each other, and nothing is listed behind a section that may still grow. A section
 * that failed ends with the reason. Those without a row are left out.
 */
export function toTargetGroups({ order, pages, faults, loading }: TargetListing): readonly TargetGroup[] {
  const firstGrowing = order.findIndex((section) => loading.has(section));
  const listed = firstGrowing < 0 ? order : order.slice(0, firstGrowing + 1);
  const found = listed.map((section): TargetGroup => {
    const fault = faults.get(section);
    const rows = pages.filter((page) => page.section === section).flatMap((page) => [...toRows(page)].sort((one, other) => compareNames(one.label, other.label)));
    return { title: TITLES[section], rows: [...rows, ...(fault === undefined ? [] : [toFaultRow(section, fault)]), ...(loading.has(section) ? [toWaitRow(section)] : [])] };
  });
  return [ON_THIS_COMPUTER, ...found.filter(({ rows }) => rows.length > 0)];
}

const compareNames = (one: string, other: string) => one.localeCompare(other, 'en', { numeric: true });

function toRows(state: SectionState): readonly TargetRow[] {
  switch (state.section) {
    case 'runtimes': return state.items.map((runtime) => ({
      id: runtime.arn, label: runtime.name, description: `v${runtime.version} · ${toWords(runtime.status)}`, icon: iconOf(runtime.status), choice: { kind: 'runtime', runtime },
    }));
    case 'gateways': return state.items.map((gateway) => ({
      id: `gateway ${gateway.id}`, label: gateway.name, description: `${describeAuthorizer(gateway)} · ${toWords(gateway.status)}`, icon: iconOf(gateway.status),
      choice: { kind: 'gateway', gateway },
    }));
    case 'workspace': return state.items.map((agent) => ({
      id: `agent ${agent.name}`, label: agent.name, description: `${new URL(agent.url).host} · ${describeAgent(agent).state}`, icon: iconOf(agent.health),
      choice: { kind: 'agent', agent },
    }));
  }
}

function describeAuthorizer({ authorizerType }: GatewaySummary): string {
  switch (authorizerType) {
    case 'CUSTOM_JWT': return 'JWT';
    case 'AWS_IAM': return 'IAM';
    case 'NONE': return 'no authorizer';
    default: return authorizerType;
  }
}

const toFaultRow = (section: TargetSection, { message, hint }: UserError): TargetRow => ({
  id: `fault ${section}`, label: message, description: 'Try Again', ...(hint === undefined ? {} : { detail: hint }), icon: 'warning', choice: { kind: 'fault', section },
});

const READING: Readonly<Record<TargetSection, string>> = { runtimes: 'Reading the agent runtimes…', gateways: 'Reading the gateways…', workspace: 'Reading the agents of this workspace…' };

const toWaitRow = (section: TargetSection): TargetRow => ({ id: `wait ${section}`, label: READING[section], description: '', icon: 'loading~spin', choice: { kind: 'wait' } });

/** The row of the target that is talked to now. */
export function findRowId(target: ChosenTarget | undefined): string | undefined {
  switch (target?.kind) {
    case 'runtime': return target.runtime.arn;
    case 'arn': return target.agentRuntimeArn;
    case 'gateway': return `gateway ${target.id}`;
    case 'local': return `agent ${target.name}`;
    case undefined: return undefined;
  }
}

/** `DEFAULT` first, the others by name. */
export function sortEndpoints(endpoints: readonly RuntimeEndpoint[]): readonly RuntimeEndpoint[] {
  const rank = ({ name }: RuntimeEndpoint) => (name === 'DEFAULT' ? 0 : 1);
  return [...endpoints].sort((one, other) => rank(one) - rank(other) || compareNames(one.name, other.name));
}

/** "v3 · ready", "v3 → v4 · updating". */
export function describeEndpoint({ liveVersion, targetVersion, status }: RuntimeEndpoint): string {
  const [live, target] = [liveVersion, targetVersion].map((version) => (version === undefined ? undefined : `v${version}`));
  const versions = live === undefined || target === undefined || live === target ? live ?? target : `${live} → ${target}`;
  return [versions, toWords(status)].filter((part) => part !== undefined).join(' · ');
}
