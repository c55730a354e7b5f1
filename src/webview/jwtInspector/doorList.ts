import type { BirpcReturn } from 'birpc';
import type { Fetched } from '../../core/jwt/verify/fetchJson.js';
import type { PlannedFetch } from '../../core/jwt/verify/plan.js';
import type { Doors, Expected, JwtInspectorHost, JwtInspectorView, TokenText } from '../protocol/jwtInspector.js';
import { toRefusal } from '../shared/rpc.js';
import { isSame } from './verifying.js';

/** Who would let the token on show in, as far as it is known. */
export interface DoorState {
  readonly doors: Doors | undefined;
  readonly isReading: boolean;
  /** Of the token on show: while another one is read, nothing. */
  readonly expected: Expected | undefined;
  /** `asks`: the addresses wait for a person. */
  readonly issuers: 'idle' | 'asks' | 'running';
  /** What is fetched now. */
  readonly fetching: PlannedFetch | undefined;
  readonly fetched: readonly Fetched[];
}

export interface DoorList {
  readonly state: () => DoorState;
  /** Another token, another connection or another time. `again` reads the connection anew. */
  load(token: TokenText | undefined, again?: boolean): Promise<void>;
  /** A person wants the connection to be read, which contacts AWS. */
  ask(): Promise<void>;
  addAuthorizer(): Promise<void>;
  /** Shows which discovery documents would be fetched. */
  planIssuers(): void;
  answerIssuers(isYes: boolean): Promise<void>;
  /** The host is about to fetch an address. False where no issuer is asked. */
  announce(fetch: PlannedFetch): boolean;
}

/** @param changed called after each change; `said` with what went wrong */
export function createDoorList(host: () => BirpcReturn<JwtInspectorHost, JwtInspectorView> | undefined, changed: () => void, said: (fault: string) => void): DoorList {
  let state: DoorState = { doors: undefined, isReading: false, expected: undefined, issuers: 'idle', fetching: undefined, fetched: [] };
  let token: TokenText | undefined;
  let loads = 0;

  function become(change: Partial<DoorState>): void {
    state = { ...state, ...change };
    changed();
  }

  async function read(again: boolean, isAsked = false): Promise<void> {
    if (token === undefined) return;
    const mine = ++loads;
    become({ isReading: true });
    try {
      const doors = await host()?.doors(token, isAsked, again);
      if (mine === loads) become({ doors, expected: doors?.expected, isReading: false });
    } catch (error) {
      if (mine === loads) become({ doors: { state: 'failed', label: '', message: toRefusal(error).message, list: 0, rows: [], notes: [], undecided: [] }, isReading: false });
    }
  }

  return {
    state: () => state,
    async load(next, again = false) {
      if (!isSame(next, token)) state = { ...state, expected: undefined, issuers: 'idle', fetching: undefined, fetched: [] };
      token = next;
      await read(again);
    },
    async ask() {
      await read(false, true);
    },
    async addAuthorizer() {
      try {
        if (await host()?.addAuthorizer() === true) await read(false);
      } catch (error) {
        said(toRefusal(error).message);
      }
    },
    planIssuers: () => { become({ issuers: 'asks' }); },
    async answerIssuers(isYes) {
      const { list } = state.doors ?? {};
      if (!isYes || list === undefined) {
        become({ issuers: 'idle' });
        return;
      }
      become({ issuers: 'running' });
      try {
        become({ fetched: await host()?.askIssuers(list) ?? [] });
      } catch (error) {
        said(toRefusal(error).message);
      }
      become({ issuers: 'idle', fetching: undefined });
      await read(false);
    },
    announce(fetch) {
      if (state.issuers !== 'running') return false;
      become({ fetching: fetch });
      return true;
    },
  };
}
