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
  /** A further address that waits for a person while the issuers are asked. */
  readonly further: PlannedFetch | undefined;
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
  /** The yes or no to what is shown. */
  answerIssuers(isYes: boolean): Promise<void>;
  /** The host asks before a further address. */
  approve(fetch: PlannedFetch): Promise<boolean>;
  /** The host is about to fetch an address. False where no issuer is asked. */
  announce(fetch: PlannedFetch): boolean;
}

/** @param changed called after each change; `said` with what went wrong */
export function createDoorList(host: () => BirpcReturn<JwtInspectorHost, JwtInspectorView> | undefined, changed: () => void, said: (fault: string) => void): DoorList {
  let state: DoorState = { doors: undefined, isReading: false, expected: undefined, issuers: 'idle', further: undefined, fetching: undefined, fetched: [] };
  let token: TokenText | undefined;
  let loads = 0;
  let answerFurther: ((isYes: boolean) => void) | undefined;

  function become(change: Partial<DoorState>): void {
    state = { ...state, ...change };
    changed();
  }

  function settleFurther(isYes: boolean): void {
    const settle = answerFurther;
    answerFurther = undefined;
    settle?.(isYes);
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
      if (!isSame(next, token)) {
        settleFurther(false);
        state = { ...state, expected: undefined, issuers: 'idle', further: undefined, fetching: undefined, fetched: [] };
      }
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
      if (answerFurther !== undefined) {
        become({ further: undefined, ...(isYes ? { fetching: state.further } : {}) });
        settleFurther(isYes);
        return;
      }
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
      become({ issuers: 'idle', further: undefined, fetching: undefined });
      await read(false);
    },
    approve(fetch) {
      if (state.issuers !== 'running') return Promise.resolve(false);
      settleFurther(false);
      return new Promise((resolve) => {
        answerFurther = resolve;
        become({ further: fetch, fetching: undefined });
      });
    },
    announce(fetch) {
      if (state.issuers !== 'running') return false;
      become({ fetching: fetch });
      return true;
    },
  };
}
