import { toCode, toMarkdown } from '../base/markdown.js';
import { describeThing, nameOfSetup } from '../cognito/record.js';
import { vendors } from '../identity/vendors.js';
import { describeAgent } from './localAgent.js';
import type { GroupKind, NodeKind, NodeOf, TreeNode } from './nodes.js';

/** The words of a row. */
export interface Label {
  readonly label: string;
  /** The one fact that decides, shown dimmed behind the label. */
  readonly description: string;
  /** Markdown in which every name is escaped. Empty where there is nothing to add. */
  readonly tooltip: string;
  /** What a screen reader says. */
  readonly accessibleLabel: string;
}

interface GroupWords {
  readonly title: string;
  readonly about: string;
  readonly empty: string;
}

const leftovers: Readonly<Record<NodeOf<'leftover'>['state'], string>> = {
  leftOver: 'Left-over set-up', mayRun: 'Unfinished set-up', interrupted: 'Interrupted set-up',
};

const groups: Readonly<Record<GroupKind, GroupWords>> = {
  workloadIdentity: {
    title: 'Workload Identities',
    about: 'Who your agents are. An agent gets tokens as its workload identity.',
    empty: 'No workload identity yet',
  },
  provider: {
    title: 'OAuth2 Credential Providers',
    about: 'Where agents get OAuth2 tokens from, each with a client at one identity provider.',
    empty: 'No credential provider yet',
  },
  runtime: { title: 'Agent Runtimes', about: 'Agents that can be invoked.', empty: 'No agent runtime yet' },
  pool: {
    title: 'Cognito Pools',
    about: 'Amazon Cognito user pools: where people sign in, and whose tokens agents are called with.',
    empty: 'No user pool yet',
  },
  poolClient: { title: 'App Clients', about: 'The applications that this user pool gives tokens to.', empty: 'No app client yet' },
  poolUser: { title: 'Users', about: 'The people and test users who can sign in to this user pool.', empty: 'No user yet' },
};

/** What comes next for a user in this state. */
const aboutUser: Readonly<Record<string, string>> = {
  CONFIRMED: 'Can sign in.',
  FORCE_CHANGE_PASSWORD: 'Has to set a new password at the next sign-in.',
  RESET_REQUIRED: 'Needs a new password before the next sign-in.',
};

const table: { readonly [K in NodeKind]: (node: NodeOf<K>) => Label } = {
  connection: ({ connection: { kind, label, region, host } }) => {
    const description = host === undefined ? region : `${region} · ${host}`;
    const about = kind === 'sandbox'
      ? 'A local copy of AgentCore Identity. Nothing leaves this computer.'
      : 'An AWS account, reached with a profile of your AWS config.';
    return { label, description, tooltip: about, accessibleLabel: `${label}, connection, ${region}` };
  },
  sandboxEnded: ({ reason }) => ({
    label: 'Local Sandbox', description: 'stopped', tooltip: `The sandbox ended: ${toMarkdown(reason)}`,
    accessibleLabel: `Error: the sandbox ended, ${reason}. Restart available.`,
  }),
  group: ({ group, count, more }) => {
    const { title, about } = groups[group];
    const description = count === undefined ? '' : more ? `${count} so far` : String(count);
    return { label: title, description, tooltip: about, accessibleLabel: count === undefined ? title : `${title}, ${description}` };
  },
  workloadIdentity: ({ identity: { name, arn } }) => ({
    label: name, description: '', tooltip: toCard(
      name, 'Workload identity: what an agent is to AgentCore. Register a return URL on it for flows with a user.', arn,
    ),
    accessibleLabel: `${name}, workload identity`,
  }),
  provider: ({ provider: { name, vendor, arn } }) => ({
    label: name, description: vendor,
    tooltip: toCard(name, `OAuth2 credential provider for ${toVendorName(vendor)}. Its callback URL has to be registered there.`, arn),
    accessibleLabel: `${name}, OAuth2 credential provider, ${vendor}`,
  }),
  runtime: ({ runtime: { name, version, status, arn }, agent }) => {
    if (agent !== undefined) {
      const { state, about } = describeAgent(agent);
      return {
        label: name, description: `${state} · ${new URL(agent.url).host}`, tooltip: toCard(name, `Your own agent. ${about}`, arn),
        accessibleLabel: `${name}, your own agent, ${state}`,
      };
    }
    const state = status.toLowerCase().replaceAll('_', ' ');
    return {
      label: name, description: `v${version} · ${state}`, tooltip: toCard(name, 'Agent runtime. Invoke it to talk to the agent.', arn),
      accessibleLabel: `${name}, agent runtime, version ${version}, ${state}`,
    };
  },
  pool: ({ pool: { id, name } }) => ({
    label: name, description: id,
    tooltip: toCard(name, 'Cognito user pool. Sign in as one of its users to get their token.', id),
    accessibleLabel: `${name}, Cognito user pool, ${id}`,
  }),
  poolClient: ({ client: { id, name } }) => ({
    label: name, description: id,
    tooltip: toCard(name, 'App client. A credential provider uses its id and secret, and its callback URL is registered here.', id),
    accessibleLabel: `${name}, app client, ${id}`,
  }),
  poolUser: ({ user: { username, status, isEnabled, email } }) => {
    const state = isEnabled ? status.toLowerCase().replaceAll('_', ' ') : 'disabled';
    return {
      label: username, description: state,
      tooltip: toCard(username, `User of the user pool. ${isEnabled ? aboutUser[status] ?? '' : 'Is disabled and cannot sign in.'}`.trim(), email ?? username),
      accessibleLabel: `${username}, user, ${state}`,
    };
  },
  fact: ({ label, description, tooltip, value }) => ({
    label, description,
    tooltip: value === '' || value === tooltip ? toMarkdown(tooltip) : `${toMarkdown(tooltip)}\n\n${toCode(value)}`,
    accessibleLabel: description === '' ? label : `${label}, ${description}`,
  }),
  leftover: ({ record, state }) => {
    const { things, startedAtMs } = record;
    const count = things.length === 1 ? '1 thing' : `${things.length} things`;
    const label = leftovers[state];
    const description = `${state === 'mayRun' ? 'may still run, as' : `${count} of`} ${nameOfSetup(record)}`;
    const made = things.map((thing) => `- ${toMarkdown(describeThing(thing))}`).join('\n');
    const when = new Date(startedAtMs).toLocaleString();
    const about = state === 'leftOver'
      ? `The removal of a set-up of ${when} did not come to its end. Still to be deleted:`
      : `A set-up of ${when} did not come to its end. It had begun to make:`;
    return {
      label, description,
      tooltip: `${toMarkdown(about)}\n\n${made}\n\nClean Up looks what is there, and deletes it after asking.`,
      accessibleLabel: `Warning: ${label}, ${description}. Clean Up available.`,
    };
  },
  empty: ({ group }) => ({ label: groups[group].empty, description: '', tooltip: '', accessibleLabel: groups[group].empty }),
  loadMore: ({ loaded }) => ({
    label: 'Load More', description: `${loaded} so far`, tooltip: '', accessibleLabel: `Load more, ${loaded} so far`,
  }),
  failure: ({ doing, error: { message, hint } }) => ({
    // At the width of a sidebar there is room for the verb and the reason: the whole sentence is in the tooltip.
    label: `Cannot ${doing.split(' ', 1).join('')}`, description: toReason(message),
    tooltip: [message, hint].filter((text) => text !== undefined).map(toMarkdown).join('\n\n'),
    accessibleLabel: `Error: ${message.charAt(0).toLowerCase()}${message.slice(1).replace(': ', ', ')} Retry available.`,
  }),
};

/** The words of any row. Looks, icons and menus are the host's. */
export function labelOf(node: TreeNode): Label {
  return (table as Readonly<Record<NodeKind, (node: TreeNode) => Label>>)[node.kind](node);
}

/** `Cannot list providers: access denied.` → `access denied` */
const toReason = (message: string): string => message.slice(message.indexOf(': ') + 1).trim().replace(/\.$/, '');

const toCard = (name: string, about: string, arn: string): string => `**${toMarkdown(name)}**\n\n${toMarkdown(about)}\n\n${toCode(arn)}`;

const toVendorName = (vendor: string): string => {
  const entry = vendors.find((known) => known.vendor === vendor && known.server !== 'any');
  return entry?.label ?? 'an identity provider';
};
