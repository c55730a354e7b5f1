import { toCode, toMarkdown } from '../base/markdown.js';
import { describeThing, nameOfSetup } from '../cognito/record.js';
import { vendors } from '../identity/vendors.js';
import { toCard } from './card.js';
import { describeStatus, isInMotion } from './facts.js';
import { groupWords } from './groupWords.js';
import { describeAgent } from './localAgent.js';
import { isThrottled } from './throttled.js';
import type { NodeKind, NodeOf, TreeNode } from './nodes.js';

/** The words of a row. */
export interface Label {
  readonly label: string;
  /** The one fact that decides, shown dimmed behind the label. */
  readonly description: string;
  /** Markdown in which every name is escaped. Empty where there is nothing to add. Made when it is asked for, of rows that may be thousands. */
  readonly tooltip: string;
  /** What a screen reader says. */
  readonly accessibleLabel: string;
}

const leftovers: Readonly<Record<NodeOf<'leftover'>['state'], string>> = {
  leftOver: 'Left-over set-up', mayRun: 'Unfinished set-up', interrupted: 'Interrupted set-up',
};

/** What comes next for a user in this state. */
const aboutUser: Readonly<Record<string, string>> = {
  CONFIRMED: 'Can sign in.',
  FORCE_CHANGE_PASSWORD: 'Has to set a new password at the next sign-in.',
  RESET_REQUIRED: 'Needs a new password before the next sign-in.',
};

const table: { readonly [K in NodeKind]: (node: NodeOf<K>) => Label } = {
  connection: ({ connection: { label, description, details, state } }) => ({
    label, description, tooltip: details.map(toMarkdown).join('\n\n'),
    accessibleLabel: state === 'ended' || state === 'failed' || state === 'signedOut' ? `Error: connection ${label}, ${description}` : `${label}, connection, ${description}`,
  }),
  group: ({ group, count, more, matching, isByDate }) => {
    const { title, about } = groupWords[group];
    const known = count === undefined ? '' : more ? `${count} so far` : String(count);
    const description = [matching === undefined ? known : `${matching} of ${known}`, ...(isByDate === true ? ['by date'] : [])].filter((part) => part !== '').join(' · ');
    return { label: title, description, tooltip: about, accessibleLabel: description === '' ? title : `${title}, ${description}` };
  },
  workloadIdentity: ({ identity: { name, arn }, returnUrls, owner }) => {
    const urls = returnUrls === undefined ? '' : returnUrls === 0 ? 'no return URL' : returnUrls === 1 ? '1 return URL' : `${returnUrls} return URLs`;
    const description = owner === undefined ? urls : `owned by ${owner.kind} ${owner.name}`;
    const about = owner === undefined
      ? 'Workload identity: what an agent is to AgentCore. Register a return URL on it for flows with a user.'
      : `Workload identity of the ${owner.kind} ${owner.name}. The service made it and deletes it together with the ${owner.kind}: it cannot be deleted by itself.`;
    return {
      label: name, description, get tooltip() { return toCard(name, about, arn); },
      accessibleLabel: [name, 'workload identity', ...(description === '' ? [] : [description])].join(', '),
    };
  },
  returnUrl: ({ url }) => ({
    label: url, description: '', tooltip: `Resource OAuth2 return URL: a browser may be sent here after consent.\n\n${toCode(url)}`, accessibleLabel: `${url}, return URL`,
  }),
  provider: ({ provider: { name, vendor, arn, createdTime, lastUpdatedTime }, status, reason }) => {
    const isResting = status === undefined || status === 'READY';
    const state = isResting ? vendor : isInMotion(status) ? `${vendor} · ${describeStatus(status)}` : describeStatus(status, reason);
    const about = isResting ? `OAuth2 credential provider for ${toVendorName(vendor)}. Its callback URL has to be registered there.`
      : `OAuth2 credential provider for ${toVendorName(vendor)}, ${describeStatus(status, reason)}.`;
    return {
      label: name, description: state, get tooltip() { return toCard(name, about, arn, ['Created', createdTime], ['Updated', lastUpdatedTime]); },
      accessibleLabel: [name, 'OAuth2 credential provider', vendor, ...(status === undefined ? [] : [describeStatus(status, reason)])].join(', '),
    };
  },
  apiKeyProvider: ({ provider: { name, arn, createdTime, lastUpdatedTime } }) => ({
    label: name, description: '',
    get tooltip() { return toCard(name, 'API key credential provider. An agent gets the key as one of its workload identities.', arn, ['Created', createdTime], ['Updated', lastUpdatedTime]); },
    accessibleLabel: `${name}, API key credential provider`,
  }),
  tokenVault: ({ vault }) => ({
    label: 'Token Vault', description: vault?.id ?? 'default',
    tooltip: 'Keeps the secrets of the credential providers and the tokens of users, encrypted. An account has one in each region.',
    accessibleLabel: `Token vault, ${vault?.id ?? 'default'}`,
  }),
  runtime: ({ runtime: { name, version, status, arn, lastUpdatedTime }, agent }) => {
    if (agent !== undefined) {
      const { state, about } = describeAgent(agent);
      return {
        label: name, description: `${state} · ${new URL(agent.url).host}`, get tooltip() { return toCard(name, `Your own agent. ${about}`, arn); },
        accessibleLabel: `${name}, your own agent, ${state}`,
      };
    }
    const state = describeStatus(status);
    return {
      label: name, description: `v${version} · ${state}`, get tooltip() { return toCard(name, 'Agent runtime. Invoke it to talk to the agent.', arn, ['Updated', lastUpdatedTime]); },
      accessibleLabel: `${name}, agent runtime, version ${version}, ${state}`,
    };
  },
  runtimeEndpoint: ({ endpoint: { name, arn, liveVersion, targetVersion, status } }) => {
    const moves = targetVersion === undefined || targetVersion === liveVersion ? '' : `, moving to v${targetVersion}`;
    const description = `${liveVersion === undefined ? '' : `→ v${liveVersion}`}${moves}${status === 'READY' ? '' : ` · ${describeStatus(status)}`}`.trim();
    return {
      label: name, description, get tooltip() { return toCard(name, 'Endpoint: a name by which a version of the runtime is called.', arn); },
      accessibleLabel: `${name}, endpoint, ${description.replace('→', 'of').trim()}`,
    };
  },
  runtimeVersion: ({ version: { version, status, lastUpdatedTime }, updated }) => {
    const description = [...(status === 'READY' ? [] : [describeStatus(status)]), ...(updated === '' ? [] : [updated])].join(' · ');
    return { label: `v${version}`, description, tooltip: lastUpdatedTime === undefined ? '' : toMarkdown(lastUpdatedTime.toLocaleString()), accessibleLabel: `Version ${version}, ${description}` };
  },
  gateway: ({ gateway: { id, name, status, authorizerType, lastUpdatedTime }, targets }) => {
    const facts = [
      ...(status === 'READY' ? [] : [describeStatus(status)]), ...(targets === undefined ? [] : [targets === 1 ? '1 target' : `${targets} targets`]), toAuthorizerName(authorizerType),
    ];
    return {
      label: name, description: facts.join(' · '),
      get tooltip() { return toCard(name, 'Gateway. It offers APIs as tools, and calls them with the credentials of its targets.', id, ['Updated', lastUpdatedTime]); },
      accessibleLabel: `${name}, gateway, ${describeStatus(status)}, ${facts.join(', ')}`,
    };
  },
  gatewayTarget: ({ target: { id, name, status, consentUrl } }) => {
    const state = consentUrl === undefined ? describeStatus(status) : 'consent pending';
    const about = consentUrl === undefined ? 'Target of the gateway: an API that it offers as tools.'
      : 'This target is waiting for consent. An administrator has to allow its provider once before the gateway can call it: copy the consent URL and open it.';
    return { label: name, description: state === 'ready' ? '' : state, get tooltip() { return toCard(name, about, id); }, accessibleLabel: `${name}, gateway target, ${state}` };
  },
  section: ({ label, description, tooltip, value }) => ({
    label, description, tooltip: value === '' ? toMarkdown(tooltip) : `${toMarkdown(tooltip)}\n\n${toCode(value)}`,
    accessibleLabel: description === '' ? label : `${label}, ${description}`,
  }),
  usedBy: ({ users }) => {
    const description = users === undefined ? '' : users === 0 ? 'nobody that is known' : users === 1 ? '1 user' : `${users} users`;
    return {
      label: 'Used by', description, tooltip: 'Looks through the targets of all gateways, and the project files of this workspace.',
      accessibleLabel: description === '' ? 'Used by, not looked for yet' : `Used by ${description}`,
    };
  },
  workspace: ({ agents }) => {
    const description = agents === undefined ? '' : agents === 1 ? '1 agent' : `${agents} agents`;
    return {
      label: 'In This Workspace', description, tooltip: 'Agents that the project files of this workspace name, beside what is deployed of them.',
      accessibleLabel: description === '' ? 'In This Workspace' : `In This Workspace, ${description}`,
    };
  },
  workspaceAgent: ({ linked: { agent, links } }) => {
    const isDeployed = links.some(({ state }) => state === 'linked');
    const warnings = links.reduce((count, link) => count + link.warnings.length, 0);
    const description = [
      agent.file.slice(Math.max(agent.file.lastIndexOf('/'), agent.file.lastIndexOf('\\')) + 1), ...(isDeployed ? [] : ['not deployed']), ...(warnings === 0 ? [] : ['differs']),
    ].join(' · ');
    return { label: agent.name, description, tooltip: toCard(agent.name, 'An agent of this workspace.', `${agent.file}:${agent.line}`), accessibleLabel: `${agent.name}, agent of this workspace, ${description}` };
  },
  finding: ({ finding: { file, line, message } }) => ({
    label: file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1), description: message, tooltip: `${toMarkdown(message)}\n\n${toCode(`${file}:${line}`)}`,
    accessibleLabel: `Warning: ${message}`,
  }),
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
  empty: ({ group, filter }) => {
    const label = filter !== undefined ? `Nothing matches “${filter}”` : groupWords[group].empty;
    return { label, description: '', tooltip: '', accessibleLabel: label };
  },
  loadMore: ({ loaded }) => ({
    label: 'Load More', description: `${loaded} so far`, tooltip: '', accessibleLabel: `Load more, ${loaded} so far`,
  }),
  loading: ({ loaded }) => ({ label: 'Loading…', description: `${loaded} so far`, tooltip: '', accessibleLabel: `Loading, ${loaded} so far` }),
  failure: ({ doing, error }) => {
    const { code, message, hint } = error;
    // At the width of a sidebar there is room for the verb and the reason: the whole sentence is in the tooltip.
    const verb = doing.split(' ', 1).join('');
    const [label, description] = code.startsWith('AccessDenied') ? [`Cannot ${verb}: AccessDenied`, ''] : [`Cannot ${verb}`, `${toReason(message)}${isThrottled(error) ? ' · click to try again' : ''}`];
    return {
      label, description, tooltip: [message, hint].filter((text) => text !== undefined).map(toMarkdown).join('\n\n'),
      accessibleLabel: `Error: ${message.charAt(0).toLowerCase()}${message.slice(1).replace(': ', ', ')} Retry available.`,
    };
  },
};

/** The words of any row. Looks, icons and menus are the host's. */
export function labelOf(node: TreeNode): Label {
  return (table as Readonly<Record<NodeKind, (node: TreeNode) => Label>>)[node.kind](node);
}

/** `Cannot list providers: access denied.` → `access denied` */
const toReason = (message: string): string => message.slice(message.indexOf(': ') + 1).trim().replace(/\.$/, '');

const toVendorName = (vendor: string): string => {
  const entry = vendors.find((known) => known.vendor === vendor && known.server !== 'any');
  return entry?.label ?? 'an identity provider';
};

/** `AuthorizerType` of a gateway in a word. */
function toAuthorizerName(type: string): string {
  return type === 'CUSTOM_JWT' ? 'JWT' : type === 'AWS_IAM' ? 'IAM' : type === 'NONE' ? 'open to all' : type.toLowerCase().replaceAll('_', ' ');
}
