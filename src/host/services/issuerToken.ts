import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { startFlow, type FlowRun } from '../../core/flow/engine.js';
import type { FlowEvent, Waiting } from '../../core/flow/events.js';
import { createIssuerHttp } from '../../core/flow/issuerHttp.js';
import type { IssuedTokens } from '../../core/flow/oauth.js';
import type { TokenRequest } from '../../core/flow/codeGrant.js';
import { userTokenByClient, userTokenByDevice } from '../../core/flow/userToken.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import { newUserToken, toUserTokenRequest, userTokenSteps, type TokenWay } from '../../core/wizard/userToken.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import { followSteps, runCodeFlow } from './codeFlow.js';
import { withProgress, type Report } from './progress.js';
import type { Services } from './services.js';
import { whileConnected } from './whileConnected.js';

const COPY_CODE = 'Copy Code';
const COPY_ADDRESS = 'Copy Address';

/** What an issuer gave, and which one it was. */
export interface IssuerTokens {
  readonly tokens: IssuedTokens;
  /** Host of the issuer. */
  readonly host: string;
}

/**
 * Gets tokens from an OpenID issuer in one of three ways: in the browser, on another device, or as the client. Undefined where the person
 * gave up. Throws a `UserError` that says why there are none.
 * @param discoveryUrl of the issuer; asked for where it is undefined
 */
export async function getIssuerTokens(services: Services, info: ConnectionInfo, discoveryUrl: string | undefined): Promise<IssuerTokens | undefined> {
  const host = (url: string) => new URL(url).host;
  const title = discoveryUrl === undefined ? 'Get a Token' : `Get a Token of ${host(discoveryUrl)}`;
  const draft = await runWizard(services.prompter, { title, steps: userTokenSteps(discoveryUrl), initial: { ...newUserToken, discoveryUrl: discoveryUrl ?? '' } });
  if (draft?.way === undefined) return undefined;
  const { way } = draft;
  const request = toUserTokenRequest(draft);
  const outcome = await withProgress(title, (cancelled, report) => whileConnected(services.connections, info, 'sign-in', cancelled, (signal) => {
    const run = start(services, way, request, signal, report);
    return run.outcome;
  }));
  if (outcome.kind === 'completed') return { tokens: outcome.result, host: host(request.discoveryUrl) };
  if (outcome.kind === 'canceled') return undefined;
  const { message, name, fix } = outcome.fault;
  throw new UserError(message, { code: name, ...(fix === undefined ? {} : { hint: fix }) });
}

function start(services: Services, way: TokenWay, request: TokenRequest, signal: AbortSignal, report: Report): FlowRun<IssuedTokens> {
  const { log, network } = services;
  const http = createIssuerHttp({ fetch: network.fetch });
  const follow = followSteps(report);
  switch (way) {
    case 'code': return runCodeFlow(services, request, signal, report);
    case 'client': return startFlow(userTokenByClient(request, http), { signal, log, onEvent: follow });
    case 'device': return startFlow(userTokenByDevice(request, http), { signal, log, onEvent: (event) => { follow(event); tellCode(event, report); } });
  }
}

/** Where which code is typed: in the progress, which stays, and to be copied. No address of an issuer is opened from here. */
function tellCode(event: FlowEvent, report: Report): void {
  if (event.kind !== 'waiting' || event.waiting.for !== 'device') return;
  const { waiting } = event;
  report(`type ${waiting.userCode.reveal()} at ${waiting.url}`, 1, 3);
  void offerCode(waiting);
}

async function offerCode({ userCode, url, completeUrl }: Extract<Waiting, { for: 'device' }>): Promise<void> {
  const pressed = await vscode.window.showInformationMessage(`Type this code at ${url} on any device: ${userCode.reveal()}`, COPY_CODE, COPY_ADDRESS);
  if (pressed === COPY_CODE) await vscode.env.clipboard.writeText(userCode.reveal());
  if (pressed === COPY_ADDRESS) await vscode.env.clipboard.writeText(completeUrl?.reveal() ?? url);
}
