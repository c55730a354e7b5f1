import * as vscode from 'vscode';
import { isCancellation, UserError } from '../../core/base/errors.js';
import { explain } from '../../core/base/explain.js';
import { listAll, type Page, type PageRequest } from '../../core/base/paging.js';
import type { IdentityControl } from '../../core/identity/control.js';
import { findRuntimeId } from '../../core/invoke/address.js';
import type { ChosenTarget } from '../../core/invoke/chosen.js';
import {
  describeEndpoint, findRowId, sortEndpoints, TARGET_SECTIONS, toTargetGroups, type SectionState, type TargetRow, type TargetSection,
} from '../../core/invoke/targetList.js';
import type { LocalAgent } from '../../core/localAgents/localAgents.js';
import { localTargetSteps, newLocalTarget, runtimeArnSteps } from '../../core/wizard/invokeTarget.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import { withProgress } from './progress.js';
import { pickRow, toShown, type PickRow, type ShownRow } from './quickPick.js';
import type { Services } from './services.js';

const TITLE = 'Talk To';

type Asked = Pick<Services, 'connections' | 'localAgents' | 'prompter'>;
interface Item extends PickRow {
  /** Undefined for a heading. */
  readonly target?: TargetRow;
}

/**
 * Lets a person choose what to talk to. The list is there at once and grows at its end as the pages arrive; a section that fails is a
 * row that says why. Undefined where nothing was chosen. Throws a `UserError` where what was chosen cannot be read or called.
 */
export async function pickTarget(services: Asked, current: ChosenTarget | undefined): Promise<ChosenTarget | undefined> {
  const row = await pickTargetRow(services, findRowId(current));
  switch (row?.choice.kind) {
    case 'runtime': return { kind: 'runtime', runtime: row.choice.runtime };
    case 'gateway': return readGateway(services, row.choice.gateway.id);
    case 'agent': return toLocalTarget(services, row.choice.agent);
    case 'localhost': return askLocalTarget(services, current);
    case 'arn': return askArn(services, current);
    default: return undefined;
  }
}

function pickTargetRow(services: Asked, currentId: string | undefined): Promise<TargetRow | undefined> {
  const controller = new AbortController();
  const widget = vscode.window.createQuickPick<ShownRow<Item>>();
  Object.assign(widget, { title: TITLE, placeholder: 'Which agent, gateway or server?', matchOnDescription: true, keepScrollPosition: true });
  let order: readonly TargetSection[] = TARGET_SECTIONS;
  let pages: readonly SectionState[] = [];
  const faults = new Map<TargetSection, UserError>();
  const loading = new Set<TargetSection>(order);
  let wasCurrentShown = false;

  function draw(): void {
    const activeId = widget.activeItems[0]?.row.target?.id;
    const isUntouched = widget.value === '' && (activeId === undefined || activeId === widget.items.find(({ row }) => row.target !== undefined)?.row.target?.id);
    const items = toTargetGroups({ order, pages, faults, loading }).flatMap(({ title, rows }): Item[] => [{ label: title, kind: vscode.QuickPickItemKind.Separator }, ...rows.map(toItem)]).map(toShown);
    widget.items = items;
    widget.busy = loading.size > 0;
    // What is talked to now is stood on when it comes, unless the person has moved: then whatever they stand on stays.
    const current = wasCurrentShown ? undefined : items.find(({ row }) => row.target !== undefined && row.target.id === currentId);
    wasCurrentShown ||= current !== undefined;
    const active = (isUntouched ? current : undefined) ?? items.find(({ row }) => row.target !== undefined && row.target.id === activeId);
    if (active !== undefined) widget.activeItems = [active];
  }

  async function load(section: TargetSection): Promise<void> {
    try {
      for await (const page of readSection(services, section, controller.signal)) {
        pages = [...pages, page];
        draw();
      }
    } catch (error) {
      if (isCancellation(error) || controller.signal.aborted) return;
      const fault = explain(error, 'list what can be talked to');
      services.connections.note(fault);
      faults.set(section, fault);
    } finally {
      loading.delete(section);
      if (!controller.signal.aborted) draw();
    }
  }

  function loadAgain(section: TargetSection): void {
    order = [...order.filter((other) => other !== section), section];
    pages = pages.filter((page) => page.section !== section);
    faults.delete(section);
    loading.add(section);
    draw();
    void load(section);
  }

  return new Promise((resolve) => {
    const settle = (row: TargetRow | undefined) => {
      controller.abort();
      resolve(row);
      widget.dispose();
    };
    widget.onDidAccept(() => {
      const row = widget.selectedItems[0]?.row.target;
      if (row?.choice.kind === 'fault') loadAgain(row.choice.section);
      else if (row?.choice.kind !== 'wait') settle(row);
    });
    widget.onDidHide(() => { settle(undefined); });
    draw();
    widget.show();
    for (const section of TARGET_SECTIONS) void load(section);
  });
}

const toItem = (row: TargetRow): Item => ({
  target: row, label: row.label, description: row.description, icon: row.icon, alwaysShow: row.choice.kind === 'fault' || row.choice.kind === 'wait',
  ...(row.detail === undefined ? {} : { detail: row.detail }),
});

/** A section page by page. Without a connection there is nothing but the first one to say so. */
async function* readSection({ connections, localAgents }: Asked, section: TargetSection, signal: AbortSignal): AsyncGenerator<SectionState> {
  if (section === 'workspace') {
    yield { section, items: await localAgents.list() };
    return;
  }
  if (section === 'gateways' && connections.state().kind !== 'connected') return;
  const control = await connections.control();
  if (section === 'runtimes') for await (const items of readPages((page) => control.listAgentRuntimes(page), signal)) yield { section, items };
  else for await (const items of readPages((page) => control.listGateways(page), signal)) yield { section, items };
}

async function* readPages<T>(list: (page: PageRequest) => Promise<Page<T>>, signal: AbortSignal): AsyncGenerator<readonly T[]> {
  let nextToken: string | undefined;
  do {
    const page: Page<T> = await list({ nextToken, signal });
    yield page.items;
    ({ nextToken } = page);
  } while (nextToken !== undefined);
}

async function readGateway({ connections }: Asked, id: string): Promise<ChosenTarget> {
  const control = await connections.control();
  const { name, url, status } = await withProgress('Reading the gateway', (signal) => control.getGateway(id, signal));
  if (url !== undefined) return { kind: 'gateway', id, name, url, status };
  throw new UserError(`The gateway has no URL yet: ${name}`, { code: 'NoGatewayUrl', hint: 'AgentCore gives it one when it is ready. Try again in a moment.' });
}

/** An agent of the workspace is called where it listens. What it speaks is known of its runtime. */
async function toLocalTarget({ connections }: Asked, { name, arn, url }: LocalAgent): Promise<ChosenTarget> {
  const control = await connections.control();
  const { protocol } = await withProgress(`Reading ${name}`, (signal) => control.getAgentRuntime(findRuntimeId(arn) ?? '', signal));
  if (protocol === 'HTTP' || protocol === 'MCP') return { kind: 'local', name, url: new URL(url).origin, protocol };
  throw new UserError(`An agent of the workspace is talked to in HTTP or in MCP. ${name} speaks: ${protocol}`, { code: 'OtherProtocol', hint: 'Choose its runtime instead, and write what it takes under JSON.' });
}

async function askLocalTarget({ prompter }: Asked, current: ChosenTarget | undefined): Promise<ChosenTarget | undefined> {
  const initial = current?.kind === 'local' ? { url: current.url, protocol: current.protocol } : newLocalTarget;
  const draft = await runWizard(prompter, { title: 'Talk to an Agent on This Computer', steps: localTargetSteps, initial });
  if (draft?.protocol === undefined) return undefined;
  const { origin, host } = new URL(draft.url);
  return { kind: 'local', name: host, url: origin, protocol: draft.protocol };
}

async function askArn({ prompter }: Asked, current: ChosenTarget | undefined): Promise<ChosenTarget | undefined> {
  const draft = await runWizard(prompter, { title: 'Talk to a Runtime by Its ARN', steps: runtimeArnSteps, initial: { agentRuntimeArn: current?.kind === 'arn' ? current.agentRuntimeArn : '' } });
  return draft === undefined ? undefined : { kind: 'arn', agentRuntimeArn: draft.agentRuntimeArn };
}

/**
 * Lets a person choose by which endpoint a runtime is called, with the version behind each. Undefined where none was chosen.
 * @param current name of the endpoint that is called now
 */
export async function pickQualifier(
  control: Pick<IdentityControl, 'listRuntimeEndpoints'>, runtime: { readonly id: string; readonly name: string }, current: string | undefined,
): Promise<string | undefined> {
  const endpoints = await withProgress(`Listing the endpoints of ${runtime.name}`, (signal) => listAll((page) => control.listRuntimeEndpoints(runtime.id, { ...page, signal })));
  const items = sortEndpoints(endpoints).map((endpoint) => ({
    label: endpoint.name, description: `${describeEndpoint(endpoint)}${endpoint.name === (current ?? 'DEFAULT') ? ' · called now' : ''}`,
  }));
  const chosen = await pickRow(items, { title: `Endpoint of ${runtime.name}`, placeHolder: 'By which endpoint is it called?', matchOnDescription: true, ignoreFocusOut: true });
  return chosen?.label;
}
