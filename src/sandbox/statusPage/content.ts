import type { Clock } from '../clock.js';
import { poolEndpoints } from '../cognito/endpoints.js';
import { issuerEndpoints } from '../idp/endpoints.js';
import { DEMO_ISSUER, PRESETS } from '../idp/presets.js';
import { html, ICONS, type Html } from '../pages.js';
import type { CallRecord, CallRecords } from '../records/callRecords.js';
import type { Sandbox } from '../sandbox.js';
import type { Fault, Faults } from '../steering/faults.js';

/** What the page tells of, beside the sandbox itself. */
export interface Shown {
  readonly clock: Pick<Clock, 'now'>;
  readonly records: Pick<CallRecords, 'list'>;
  readonly faults: Pick<Faults, 'list'>;
}

/** How many requests and how many users are shown. */
const MOST_REQUESTS = 50;
const MOST_USERS = 50;

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const count = (many: number, one: string, more = `${one}s`) => `${many} ${many === 1 ? one : more}`;

/** A span of time in its largest unit. */
export function describeSpan(ms: number): string {
  if (ms < MINUTE_MS) return count(Math.floor(ms / SECOND_MS), 'second');
  if (ms < 2 * HOUR_MS) return count(Math.floor(ms / MINUTE_MS), 'minute');
  return ms < 48 * HOUR_MS ? count(Math.floor(ms / HOUR_MS), 'hour') : count(Math.floor(ms / (24 * HOUR_MS)), 'day');
}

export function toCounts({ store }: Sandbox): Html {
  const size = (table: Parameters<typeof store.keys>[0]) => store.keys(table).length;
  const named = (many: number, one: string, more?: string) => html`<li><b>${String(many)}</b><span>${count(many, one, more).replace(/^\d+ /, '')}</span></li>`;
  const users = size('userPoolUsers');
  return html`<ul class="counts">${[
    named(size('workloadIdentities'), 'workload identity', 'workload identities'),
    named(size('oauth2Providers'), 'OAuth2 provider'),
    named(size('apiKeyProviders'), 'API key provider'),
    named(size('runtimes'), 'agent runtime'),
    named(size('gateways'), 'gateway'),
    named(size('userPools'), `user pool, ${count(users, 'user')}`, `user pools, ${count(users, 'user')}`),
    named(size('vault'), 'token in the vault', 'tokens in the vault'),
  ]}</ul>`;
}

/** The four variables that AWS's SDKs and the CLI read. The keys may be any. */
const toVariables = ({ origin, region }: Sandbox): readonly (readonly [name: string, value: string])[] => [
  ['AWS_ENDPOINT_URL', origin], ['AWS_REGION', region], ['AWS_ACCESS_KEY_ID', 'sandbox'], ['AWS_SECRET_ACCESS_KEY', 'sandbox'],
];

const toBlock = (id: string, lines: readonly string[]): Html => html`<div class="block"><pre id="${id}" tabindex="0">${lines.join('\n')}</pre><button type="button" data-copies="${id}" hidden>Copy</button></div>`;

export function toPointing(sandbox: Sandbox): Html {
  const variables = toVariables(sandbox);
  return html`<section aria-labelledby="point"><h2 id="point">Point an SDK or the CLI at it</h2>
${toBlock('lines-shell', variables.map(([name, value]) => `export ${name}=${value}`))}
<p class="quiet">These keys work only here. <span id="said" role="status"></span></p>
<details><summary>PowerShell</summary>${toBlock('lines-powershell', variables.map(([name, value]) => `$env:${name} = "${value}"`))}</details>
<details><summary>.env</summary>${toBlock('lines-env', variables.map(([name, value]) => `${name}=${value}`))}</details></section>`;
}

export function toUsers({ store }: Sandbox): Html {
  const own = (store.get('issuers', DEMO_ISSUER)?.users ?? []).map(({ username, password }) => html`<tr><th scope="row">${username}</th>
<td><details><summary>Show</summary><code>${password}</code></details></td><td class="quiet">identity providers</td></tr>`);
  const pooled = store.list('userPoolUsers').map(({ username, poolId, groups }) => html`<tr><th scope="row">${username}</th>
<td class="quiet">not kept</td><td>${poolId}${groups.length === 0 ? '' : `, ${groups.join(', ')}`}</td></tr>`);
  const all = [...own, ...pooled];
  return html`<section aria-labelledby="users"><h2 id="users">Users${all.length > MOST_USERS ? html` <span class="quiet">the first ${String(MOST_USERS)} of ${String(all.length)}</span>` : ''}</h2>
<div class="scroll" tabindex="0" role="group" aria-labelledby="users"><table><thead><tr><th scope="col">Username</th><th scope="col">Password</th><th scope="col">Pool or provider · groups</th></tr></thead>
<tbody>${all.slice(0, MOST_USERS)}</tbody></table></div></section>`;
}

/** Whom a request was from: the workload and its user, or else who has signed it. */
function toWho({ subject: { workloadName, user }, caller, requestParameters }: CallRecord): string {
  const name = workloadName ?? (typeof requestParameters['name'] === 'string' ? requestParameters['name'] : caller.userName ?? caller.arn ?? 'anonymous');
  if (user === undefined) return name;
  return `${name} for ${user.kind === 'userId' ? user.userId : user.subject}`;
}

function toAnswer({ end }: CallRecord): Html {
  if (end === undefined) return html`${ICONS.wait}open`;
  if (!end.answered) return html`${ICONS.bad}the connection broke`;
  const { sessionStatus } = end.responseElements ?? {};
  const more = end.error?.name.replace(/Exception$/, '') ?? (typeof sessionStatus === 'string' ? sessionStatus : '');
  return html`${end.status < 400 ? ICONS.good : ICONS.bad}${`${end.status} ${more}`.trim()}`;
}

/** Roles are named: a narrow page draws the rows as blocks, and browsers then take the table for none. */
export function toRequests({ records }: Shown): Html {
  const rows = records.list().slice(0, MOST_REQUESTS).map((record) => html`<tr role="row"><td role="cell" class="time">${new Date(record.startedAtMs).toISOString().slice(11, 23)}</td>
<td role="cell">${record.operation}</td><td role="cell">${toWho(record)}</td><td role="cell">${toAnswer(record)}</td><td role="cell" class="ms">${record.end === undefined ? 'open' : record.end.durationMs.toFixed(1)}</td></tr>`);
  return html`<section aria-labelledby="requests"><h2 id="requests">Recent requests <span class="quiet">secrets masked · newest first · time in UTC</span></h2>
<div class="scroll" tabindex="0" role="group" aria-labelledby="requests"><table class="requests" role="table"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Time</th><th role="columnheader" scope="col">Operation</th><th role="columnheader" scope="col">Who</th><th role="columnheader" scope="col">Answer</th><th role="columnheader" scope="col" class="ms">ms</th></tr></thead>
<tbody role="rowgroup">${rows.length === 0 ? html`<tr role="row"><td role="cell" colspan="5" class="quiet">None yet.</td></tr>` : rows}</tbody></table></div></section>`;
}

const MANNERS: Readonly<Record<string, string>> = {
  [DEMO_ISSUER]: 'the sandbox’s own', entra: 'as Microsoft Entra ID', google: 'as Google', github: 'as GitHub, no discovery',
};

export function toIssuers({ origin, store }: Sandbox): Html {
  const names = [...new Set([DEMO_ISSUER, ...PRESETS, ...store.keys('issuers')])];
  const rows = [
    ...names.map((name) => [name, MANNERS[name] ?? '', name === 'github' ? undefined : issuerEndpoints(origin, name).discoveryUrl] as const),
    ...store.list('userPools').map(({ id, name }) => [id, `Cognito user pool ${name}`, poolEndpoints(origin, id).discoveryUrl] as const),
  ];
  return html`<section aria-labelledby="issuers"><h2 id="issuers">Identity providers</h2><div class="scroll" tabindex="0" role="group" aria-labelledby="issuers"><table><tbody>${rows.map(([name, what, url]) => html`<tr><th scope="row">${name}</th><td class="quiet">${what}</td><td>${url === undefined ? html`<span class="quiet">none</span>` : html`<a href="${url}" aria-label="Discovery of ${name}">Discovery</a>`}</td></tr>`)}</tbody></table></div></section>`;
}

const toFault = ({ kind, operation, count: left }: Fault): Html => html`<tr><th scope="row">${ICONS.wait}${kind} ${operation}</th><td class="quiet">${count(left, 'request')} left</td></tr>`;

export function toFaultsAndClock({ clock, faults }: Shown): Html {
  const aheadMs = clock.now() - Date.now();
  const waiting = faults.list();
  return html`<section aria-labelledby="faults"><h2 id="faults">Faults and clock</h2><div class="scroll" tabindex="0" role="group" aria-labelledby="faults"><table><tbody>
${waiting.length === 0 ? html`<tr><th scope="row">Faults</th><td class="quiet">none</td></tr>` : waiting.map(toFault)}
<tr><th scope="row">Clock</th><td class="quiet">${aheadMs < SECOND_MS ? 'real time' : `${describeSpan(aheadMs)} ahead`}</td></tr></tbody></table></div></section>`;
}
