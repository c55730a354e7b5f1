import { UserError } from '../../base/errors.js';
import { toRecord } from '../../base/record.js';
import { untilAborted } from '../../base/untilAborted.js';
import { isPrivateAddress, nameToResolve, reachOf } from './addresses.js';
import type { PlannedFetch } from './plan.js';

/** What came back from one address. */
export interface FetchAnswer {
  readonly status: number;
  readonly bytes: Uint8Array;
  /** Header `location`, where there is one. */
  readonly location: string | undefined;
}

/** What the host does for a verification. Time-outs are its own. */
export interface VerifyPorts {
  /** One GET without credentials, cookies or redirects; gives up above `maxBytes`. */
  readonly fetchUrl: (url: string, limits: { readonly maxBytes: number; readonly signal: AbortSignal }) => Promise<FetchAnswer>;
  /** The IP addresses that a name stands for, as this computer resolves it; none where it does not. Left out, names are judged by themselves. */
  readonly addressesOf?: (hostname: string) => Promise<readonly string[]>;
  /** Asked before an address that is private, or that the plan could not name and is on another host. */
  readonly approve: (fetch: PlannedFetch) => Promise<boolean>;
  /** Shows each address before its request leaves, those of redirects too; false where it could not be shown, and then nothing is sent. Left out, nobody looks on. */
  readonly announce?: (fetch: PlannedFetch) => Promise<boolean>;
}

/** One fetch, for a person to see. */
export interface Fetched {
  readonly purpose: PlannedFetch['purpose'];
  readonly url: string;
  readonly status: number | undefined;
  readonly bytes: number;
  /** How many keys it held, where it is a key set. */
  readonly keys: number | undefined;
  /** What went wrong, as a sentence. */
  readonly fault: string | undefined;
}

const MAX_BYTES = 512 * 1024;
const MAX_REDIRECTS = 3;

export interface Fetcher {
  readonly fetched: readonly Fetched[];
  /** The JSON object at an address. @throws UserError `NotFetched` with the fault that `fetched` has too, `NotShown` where a person could not be shown the address, or `AbortError` */
  get(purpose: PlannedFetch['purpose'], url: string, isPlanned: boolean): Promise<Readonly<Record<string, unknown>>>;
  /** The text at an address, as a key in PEM is. @throws as `get` does */
  getText(purpose: PlannedFetch['purpose'], url: string, isPlanned: boolean): Promise<string>;
}

/** Fetches JSON and text with limits: https or this computer, 512 KiB, three redirects within one host, and each address kept for display. */
export function createFetcher(ports: VerifyPorts, signal: AbortSignal): Fetcher {
  const fetched: Fetched[] = [];
  /** @param read undefined where the answer is not of that kind */
  async function getAs<T>(purpose: PlannedFetch['purpose'], address: string, isPlanned: boolean, kind: string, read: (bytes: Uint8Array) => T | undefined): Promise<T> {
    let url = address;
    for (let hops = 0; ; hops += 1) {
      const note = (status: number | undefined, bytes: number, fault: string | undefined, keys?: number): void => {
        fetched.push({ purpose, url, status, bytes, keys, fault });
      };
      const fail = (fault: string, status?: number, bytes = 0, cause?: unknown, code = 'NotFetched'): UserError => {
        note(status, bytes, fault);
        return new UserError(fault, { code, cause });
      };
      const reach = reachOf(url);
      if (reach.kind === 'refused') throw fail(reach.reason);
      const isInside = reach.kind === 'ask' || (hops === 0 && await leadsInside(url, ports));
      if (hops === 0 && (isInside || !isPlanned) && !await untilAborted(ports.approve({ purpose, url, needsConsent: isInside }), signal)) {
        throw fail(`The address was not agreed to: ${url}`);
      }
      signal.throwIfAborted();
      if (ports.announce !== undefined && !await untilAborted(ports.announce({ purpose, url, needsConsent: isInside }), signal)) {
        throw fail(`The address could not be shown before the request, so nothing was sent to it. Ask again, and keep the token in view: ${url}`, undefined, 0, undefined, 'NotShown');
      }
      signal.throwIfAborted();
      const answer = await ports.fetchUrl(url, { maxBytes: MAX_BYTES, signal }).catch((error: unknown) => {
        signal.throwIfAborted();
        throw fail(`The address cannot be reached: ${error instanceof Error ? error.message : url}`, undefined, 0, error);
      });
      signal.throwIfAborted();
      const { status, bytes, location } = answer;
      if (bytes.length > MAX_BYTES) throw fail('The answer is larger than 512 KiB and is not read.', status, bytes.length);
      if (status >= 300 && status < 400 && location !== undefined) {
        const target = URL.canParse(location, url) ? new URL(location, url) : undefined;
        if (target === undefined || target.host !== new URL(url).host) throw fail(`The address leads to another host, which is not followed: ${target?.host ?? location}`, status, bytes.length);
        if (hops >= MAX_REDIRECTS) throw fail('The address leads on more than three times.', status, bytes.length);
        note(status, bytes.length, undefined);
        url = target.href;
        continue;
      }
      if (status !== 200) throw fail(`The address answers with status ${status}.`, status, bytes.length);
      const value = read(bytes);
      if (value === undefined) throw fail(`The answer is not ${kind}.`, status, bytes.length);
      const { keys } = toRecord(value);
      note(status, bytes.length, undefined, Array.isArray(keys) ? keys.length : undefined);
      return value;
    }
  }
  return {
    fetched,
    get: (purpose, url, isPlanned) => getAs(purpose, url, isPlanned, 'a JSON object', toObject),
    getText: (purpose, url, isPlanned) => getAs(purpose, url, isPlanned, 'text', toText),
  };
}

/** Whether a public name stands for a private address. Behind a proxy, which looks names up for itself, this is the best that can be known. */
async function leadsInside(url: string, { addressesOf }: VerifyPorts): Promise<boolean> {
  const name = nameToResolve(url);
  return name !== undefined && addressesOf !== undefined && (await addressesOf(name)).some(isPrivateAddress);
}

function toText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function toObject(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(toText(bytes) ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? toRecord(value) : undefined;
  } catch {
    return undefined;
  }
}
