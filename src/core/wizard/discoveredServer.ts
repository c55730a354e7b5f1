import { isCancellation } from '../base/errors.js';
import { explain, plainText } from '../base/explain.js';
import { isLoopback } from '../base/safeUrl.js';
import type { ProviderDraft } from '../identity/providerDraft.js';
import { leaving, type Answer, type PickQuestion } from './prompter.js';
import type { Asking, Step } from './runWizard.js';

/** What an authorization server says of itself, as far as it decides whether it is the right one. */
export interface DiscoveredServer {
  readonly issuer: string;
  readonly authorizationEndpoint: string | undefined;
  readonly tokenEndpoint: string;
  readonly scopes: readonly string[];
  readonly grantTypes: readonly string[];
}

/** Who looks at a discovery URL before it is used. */
export interface ServerSource {
  /** The private address that a host name leads to, or undefined. */
  readonly findPrivateAddress: (hostname: string) => Promise<string | undefined>;
  /** Throws a `UserError` that says why it cannot be read, and an `AbortError` where the person gave up. */
  readonly read: (discoveryUrl: string) => Promise<DiscoveredServer>;
  readonly now?: () => number;
}

type Outcome = { readonly server: DiscoveredServer; readonly tookMs: number } | { readonly fault: string };
type Choice = 'use' | 'again' | 'look';

type Ask = Step<ProviderDraft>['ask'];

/** Asks for a discovery URL, and then shows what it answers: one step, within which Back leads from the answer to the URL. */
export function thenConfirmed(askUrl: Ask, source: ServerSource): Ask {
  const confirmed = confirmServer(source);
  return async (draft, asking) => {
    let at = draft;
    for (;;) {
      const typed = await askUrl(at, asking);
      if (typed.kind !== 'value') return typed;
      at = typed.value;
      const answer = await confirmed(at, { ...asking, frame: { ...asking.frame, canGoBack: true } });
      if (answer.kind !== 'back') return answer;
    }
  };
}

/** Shows what came back from the discovery URL, to confirm. The service itself reads it only later, with the client's secret. */
export function confirmServer(source: ServerSource): Ask {
  const outcomes = new Map<string, Outcome>();
  return async (draft, asking) => {
    const url = draft.discoveryUrl;
    const taken: Answer<ProviderDraft> = { kind: 'value', value: draft };
    if (!outcomes.has(url)) {
      const leave = await askPrivate(source, new URL(url).hostname, asking);
      if (leave?.kind === 'value') return taken;
      if (leave !== undefined) return leaving(leave);
    }
    for (;;) {
      const outcome = outcomes.get(url) ?? await read(source, url);
      if (outcome === undefined) return { kind: 'back' };
      outcomes.set(url, outcome);
      const answer = await confirm(new URL(url).host, outcome, asking);
      if (answer.kind !== 'value') return leaving(answer);
      if (answer.value === 'use') return taken;
      if (answer.value === 'again') outcomes.delete(url);
    }
  };
}

/** Undefined where it may be asked; a value where it is to be used unseen. */
async function askPrivate(source: ServerSource, hostname: string, { prompter, frame }: Asking): Promise<Answer<'unseen'> | undefined> {
  // Who writes this computer's own name means it.
  const address = isLoopback(hostname) ? undefined : await source.findPrivateAddress(hostname);
  if (address === undefined) return undefined;
  const answer = await prompter.pick<'ask' | 'unseen'>({
    placeholder: `${hostname} is in a private network, at ${address}. Ask it?`,
    items: [
      { label: 'Ask It', description: 'VS Code reads the document now', icon: 'globe', value: 'ask' },
      { label: 'Use It Without Asking', description: 'AgentCore reaches a private network only by a private endpoint', icon: 'eye-closed', value: 'unseen' },
    ],
  }, frame);
  if (answer.kind !== 'value') return leaving(answer);
  return answer.value === 'ask' ? undefined : { kind: 'value', value: answer.value };
}

/** Undefined where the person gave up waiting. */
async function read({ read: ask, now = Date.now }: ServerSource, url: string): Promise<Outcome | undefined> {
  const startedMs = now();
  try {
    const server = await ask(url);
    return { server, tookMs: now() - startedMs };
  } catch (error) {
    return isCancellation(error) ? undefined : { fault: plainText(explain(error, 'read the discovery document')) };
  }
}

function confirm(host: string, outcome: Outcome, { prompter, frame }: Asking): Promise<Answer<Choice>> {
  return 'fault' in outcome
    ? prompter.pick(toFaultQuestion(outcome.fault), { ...frame, title: `${host} did not answer as it should` })
    : prompter.pick(toQuestion(outcome.server), { ...frame, title: `${host} answered in ${outcome.tookMs} ms` });
}

function toQuestion({ issuer, authorizationEndpoint, tokenEndpoint, scopes, grantTypes }: DiscoveredServer): PickQuestion<Choice> {
  const isExchange = grantTypes.includes('urn:ietf:params:oauth:grant-type:token-exchange');
  return {
    placeholder: 'Use these endpoints?',
    items: [
      { label: 'Use This Provider', description: `issuer ${issuer}`, icon: 'check', value: 'use' },
      authorizationEndpoint === undefined
        ? { label: 'No authorization endpoint', description: 'nobody can give consent here', icon: 'warning', section: 'found', value: 'look' }
        : { label: 'Authorization endpoint', description: authorizationEndpoint, icon: 'globe', section: 'found', value: 'look' },
      { label: 'Token endpoint', description: tokenEndpoint, icon: 'globe', value: 'look' },
      ...(scopes.length === 0 ? [] : [{ label: 'Scopes offered', description: scopes.join(', '), icon: 'list-unordered', value: 'look' as const }]),
      isExchange
        ? { label: 'Token exchange', description: 'on-behalf-of flows can work here', icon: 'arrow-swap', value: 'look' }
        : { label: 'No token exchange', description: 'on-behalf-of flows will not work here', icon: 'warning', value: 'look' },
      { label: 'Ask Again', description: 'reads the document once more', icon: 'refresh', section: 'other', value: 'again' },
    ],
  };
}

const toFaultQuestion = (fault: string): PickQuestion<Choice> => ({
  placeholder: fault,
  items: [
    { label: 'Ask Again', description: fault, icon: 'refresh', value: 'again' },
    { label: 'Use It Anyway', description: 'AgentCore may reach what this computer does not', icon: 'warning', value: 'use' },
  ],
});
