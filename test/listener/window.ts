import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ConsentOutcome } from '../../src/core/callback/consent.js';
import { cookieOf, navigate } from '../support/rawHttp.js';

export interface VictimOptions {
  readonly url: string;
  readonly key?: string;
  readonly lingerMs?: number;
  readonly headersTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
}

/** A consent that a window is told to wait for. */
export interface WaitFor {
  readonly name: string;
  readonly state?: string;
  readonly lifeMs?: number;
  readonly authorizationUrl?: string;
  readonly isCode?: boolean;
}

export type Order =
  | { readonly expect: WaitFor }
  | { readonly cancel: string }
  | { readonly paste: string; readonly isSure: boolean }
  | { readonly measure: true };

/** What a window says of itself. */
export interface Said {
  readonly ready?: boolean;
  readonly name?: string;
  readonly startUrl?: string;
  readonly outcome?: ConsentOutcome['kind'];
  readonly bound?: string;
  readonly user?: string;
  readonly code?: string;
  readonly iss?: string;
  readonly pasted?: string;
  readonly refused?: string;
  readonly message?: string;
  readonly log?: string;
  readonly heapBytes?: number;
}

/** A live listener in a process of its own, with what it said so far. */
export class VictimWindow {
  readonly said: Said[] = [];
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #waiting: (() => void)[] = [];

  constructor(options: VictimOptions) {
    this.#child = spawn(
      process.execPath, ['--expose-gc', '--import', 'tsx', fileURLToPath(new URL('victim.ts', import.meta.url)), JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    this.#ended = once(this.#child, 'exit');
    assert.ok(this.#child.stdout !== null, 'the window has an output');
    createInterface(this.#child.stdout).on('line', (line) => {
      this.said.push(JSON.parse(line) as Said);
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  /** The first thing said, from the given one on, that is it. */
  async until(isIt: (said: Said) => boolean, from = 0): Promise<Said> {
    for (;;) {
      const found = this.said.slice(from).find(isIt);
      if (found !== undefined) return found;
      await new Promise<void>((wake) => { this.#waiting.push(wake); });
    }
  }

  #order(order: Order): void {
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
  }

  /** Begins a flow; gives what came of it: a start URL, or why not. */
  begin(flow: WaitFor): Promise<Said> {
    const from = this.said.length;
    this.#order({ expect: flow });
    return this.until(({ name, startUrl, refused }) => (name === flow.name && startUrl !== undefined) || refused !== undefined, from);
  }

  async startUrl(flow: WaitFor): Promise<string> {
    const { startUrl, message } = await this.begin(flow);
    assert.ok(startUrl !== undefined, message);
    return startUrl;
  }

  /** Begins a flow and opens its start page as a browser does. */
  async open(flow: WaitFor): Promise<{ readonly origin: string; readonly port: number; readonly cookie: { readonly Cookie: string } }> {
    const startUrl = await this.startUrl(flow);
    const { origin, port } = new URL(startUrl);
    return { origin, port: Number(port), cookie: { Cookie: cookieOf(await navigate(startUrl)) } };
  }

  cancel(name: string): void {
    this.#order({ cancel: name });
  }

  paste(text: string, isSure = true): Promise<Said> {
    const from = this.said.length;
    this.#order({ paste: text, isSure });
    return this.until(({ pasted, refused }) => pasted !== undefined || refused !== undefined, from);
  }

  /** Bytes of its heap that are in use after a collection. */
  async measure(): Promise<number> {
    const from = this.said.length;
    this.#order({ measure: true });
    return (await this.until(({ heapBytes }) => heapBytes !== undefined, from)).heapBytes ?? 0;
  }

  ended(flow: string): Promise<Said> {
    return this.until(({ name, outcome }) => name === flow && outcome !== undefined);
  }

  /** Fails where anything was bound or any consent has ended. */
  assertUntouched(): void {
    assert.deepEqual(this.said.filter(({ bound, outcome }) => bound !== undefined || outcome !== undefined), []);
  }

  async stop(): Promise<void> {
    this.#child.stdin?.end();
    await this.#ended;
  }

  /** Ends it as kill -9 does: it gets no chance to clean up. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}

export const ANY_PORT = 'http://127.0.0.1:0/agentcore/callback';

/** Path and query of the callback of a flow of AgentCore Identity. `more` is further query, from `&` on. */
export const callbackOf = (name: string, more = ''): string => (
  `/agentcore/callback?session_id=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A${name}${more}`);
