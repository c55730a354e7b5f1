import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { RuleResult } from '../../core/inbound/rule.js';
import type { DoorRow, Doors } from '../protocol/jwtInspector.js';
import { breakable } from '../shared/breakable.js';
import { icon } from '../shared/icon.js';
import type { Tone } from '../shared/icon.js';
import { clip, count, visible } from '../shared/text.js';
import type { DoorState } from './doorList.js';
import { INSIDE, fetchCard, fetchedLine, fetchingLine } from './verifyCard.js';

/** What the buttons of the section do. */
export interface DoorActions {
  readonly ask: () => void;
  readonly again: () => void;
  readonly addAuthorizer: () => void;
  readonly showChange: (row: string, fix: number) => void;
  readonly planIssuers: () => void;
  readonly answerIssuers: (isYes: boolean) => void;
}

const TEXT_CHARACTERS = 300;
const say = (text: string): string => clip(visible(text), TEXT_CHARACTERS);

const RULE_SIGNS: Readonly<Record<RuleResult['verdict'], { readonly icon: string; readonly tone: Tone; readonly word: string }>> = {
  pass: { icon: 'pass-filled', tone: 'green', word: 'holds' },
  fail: { icon: 'error', tone: 'red', word: 'fails' },
  notChecked: { icon: 'circle-large-outline', tone: 'quiet', word: 'not checked' },
  notAsked: { icon: 'dash', tone: 'quiet', word: 'not asked' },
};

/** Which runtimes and gateways would let the token in, which rule decides, and what to do about it. */
export function doorsSection(state: DoorState, actions: DoorActions): TemplateResult {
  const { doors, isReading, fetched } = state;
  const own = doors?.rows.filter(({ from }) => from === undefined).length ?? 0;
  const added = (doors?.rows.length ?? 0) - own;
  return html`<section class="doors" data-region aria-label="Who would let it in" aria-busy=${isReading ? 'true' : 'false'}>
    <div class="section-head"><h2 class="small">Who would let it in ${doors?.state === 'read' ? html`<span class="quiet">${own.toLocaleString('en-US')} in ${doors.label}${added === 0 ? '' : `, ${added.toLocaleString('en-US')} added`}</span>` : nothing}</h2>
      <span class="grow"></span>
      ${doors?.state === 'read' ? html`<button class="link small" @click=${actions.again}>Refresh</button>` : nothing}
      <button class="link small" @click=${actions.addAuthorizer}>Check another authorizer…</button></div>
    ${doors === undefined ? html`<p class="quiet">${isReading ? 'Reading…' : ''}</p>` : html`${beginning(doors, actions)}
      ${doors.rows.length === 0 ? nothing : table(doors.rows, actions)}
      ${doors.notes.map((note) => html`<p class="checked small">${icon('warning', 'yellow')} <span>${say(note)}</span></p>`)}
      ${undecided(doors, state, actions)}`}
    ${fetched.length === 0 ? nothing : html`<details class="fetched small"><summary class="link">What was fetched</summary><ul>${fetched.map(fetchedLine)}</ul></details>`}
  </section>`;
}

function beginning({ state, label, message, rows }: Doors, actions: DoorActions): TemplateResult | typeof nothing {
  switch (state) {
    case 'none': return html`<p class="quiet">Nothing is connected. Connect to the sandbox or to AWS in the Resources view, or check an authorizer of your own.</p>`;
    case 'unread': return html`<p>This reads the authorizers and credential providers of ${label} from AWS. The token is not sent. <button class="link" @click=${actions.ask}>Check ${label}</button></p>`;
    case 'failed': return html`<p class="checked">${icon('error', 'red')} <span>${say(message)} <button class="link" @click=${actions.again}>Retry</button></span></p>`;
    case 'read': return rows.length === 0 ? html`<p class="quiet">There are no runtimes and gateways in ${label}.</p>` : nothing;
  }
}

/** The address that is fetched while issuers are asked, or that waits for a yes. */
export function askingIssuers({ further, fetching }: DoorState, { answerIssuers }: Pick<DoorActions, 'answerIssuers'>): TemplateResult {
  return further === undefined ? html`<p class="checked small quiet">${fetchingLine(fetching)}</p>` : fetchCard(INSIDE, [further], { answer: answerIssuers });
}

function undecided({ undecided: fetches }: Doors, state: DoorState, actions: DoorActions): TemplateResult | typeof nothing {
  const { issuers } = state;
  if (issuers === 'running') return askingIssuers(state, actions);
  if (fetches.length === 0) return nothing;
  if (issuers === 'asks') return fetchCard(`To decide what is open, this is fetched:`, fetches, { answer: actions.answerIssuers });
  return html`<p class="small">Some rows are open, as the issuers of their authorizers were not asked. <button class="link" @click=${actions.planIssuers}>Ask the Issuers…</button></p>`;
}

function table(rows: readonly DoorRow[], actions: DoorActions): TemplateResult {
  return html`<table class="doors-table" role="table" aria-label="Who would let it in">
    <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Runtime or gateway</th><th role="columnheader" scope="col">Would it?</th>
      <th role="columnheader" scope="col">Deciding rule</th><th role="columnheader" scope="col">What to do</th></tr></thead>
    <tbody role="rowgroup">${rows.map((row) => html`<tr role="row">
      <th role="rowheader" scope="row"><bdi>${breakable(say(row.name))}</bdi>${row.from === undefined ? nothing : html` <span class="quiet small">${say(row.from)}</span>`}</th>
      <td role="cell" class="verdict-cell">${verdictIcon(row.verdict)} ${row.verdict}</td>
      <td role="cell">${deciding(row)}${allRules(row.rules)}</td>
      <td role="cell">${row.fixes.map((fix, index) => html`<p>${say(fix.words)} ${fix.hasChange
        ? html`<button class="link" aria-label="Show change for ${row.name}" @click=${() => { actions.showChange(row.id, index); }}>Show change</button>` : nothing}</p>`)}</td></tr>`)}</tbody></table>`;
}

function verdictIcon(verdict: DoorRow['verdict']): TemplateResult {
  if (verdict === 'Let in') return icon('pass-filled', 'green');
  if (verdict === 'Does not ask') return icon('dash', 'quiet');
  return verdict === 'Not decided' ? icon('circle-large-outline', 'quiet') : icon('error', 'red');
}

function deciding({ verdict, sentence, failed, rules }: DoorRow): TemplateResult {
  if (failed !== undefined) {
    const { rule, why, wanted, found } = failed;
    const facts = [...(wanted === '' || why.includes(wanted) ? [] : [`Wanted is ${wanted}`]), ...(found === '' || why.includes(found) ? [] : [`the token has ${found}`])].join('; ');
    return html`<p><b>${rule}</b> ${say(why)} <span class="quiet">${say(facts === '' ? '' : `${facts.charAt(0).toUpperCase()}${facts.slice(1)}.`)}</span></p>`;
  }
  if (verdict !== 'Let in') return html`<p>${say(sentence)}</p>`;
  const holding = [...new Set(rules.filter((rule) => rule.verdict === 'pass').map(({ rule }) => rule))];
  return html`<p>All ${count(holding.length, 'rule')} hold: ${holding.join(', ')}</p>`;
}

function allRules(rules: readonly RuleResult[]): TemplateResult | typeof nothing {
  if (rules.length === 0) return nothing;
  return html`<details class="all-rules small"><summary class="link">All rules</summary><ul>${rules.map(({ rule, verdict, why, wanted, found }) => {
    const sign = RULE_SIGNS[verdict];
    const facts = verdict === 'notAsked' || wanted === '' ? '' : `Wanted: ${wanted}. Found: ${found === '' ? 'not looked at' : found}.`;
    return html`<li>${icon(sign.icon, sign.tone)} <span><b>${rule}</b> ${sign.word}. ${say(why)} <span class="quiet">${say(facts)}</span></span></li>`;
  })}</ul></details>`;
}
