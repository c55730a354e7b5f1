import { UserError } from '../../core/base/errors.js';
import { explain, plainText } from '../../core/base/explain.js';
import { toChange } from '../../core/inbound/change.js';
import { judgeAll, type Row } from '../../core/inbound/table.js';
import type { Discovery } from '../../core/inbound/tokenRules.js';
import type { TokenOrigin } from '../../core/jwt/agentFlow.js';
import { decodeJwt } from '../../core/jwt/decode.js';
import { reachOf } from '../../core/jwt/verify/addresses.js';
import { createFetcher, type VerifyPorts } from '../../core/jwt/verify/fetchJson.js';
import type { PlannedFetch } from '../../core/jwt/verify/plan.js';
import type { Doors, DoorRow, JwtInspectorHost, TokenText, VerifiedToken } from '../../webview/protocol/jwtInspector.js';
import type { Connections } from '../services/connections.js';
import type { VirtualDocuments } from '../services/virtualDocuments.js';
import { addressesOf } from './addressesOf.js';
import { toExpected } from './expected.js';
import { toKnown, toUndecided } from './known.js';
import { readConnectionDoors, type ConnectionDoors, type PlacedDoor } from './readDoors.js';

/** Who would let tokens in, for one panel. */
export interface DoorJudge extends Pick<JwtInspectorHost, 'doors' | 'askIssuers' | 'addAuthorizer' | 'showChange'> {
  dispose(): void;
}

/** What is on show, with what a change of a row needs. */
interface ShownList {
  readonly list: number;
  readonly rows: ReadonlyMap<string, { readonly row: Row; readonly placed: PlacedDoor }>;
  readonly undecided: readonly PlannedFetch[];
}

type Beginning = Omit<Doors, 'list' | 'rows' | 'undecided' | 'expected'>;

const UNREAD: ConnectionDoors = { doors: [], notes: [], resourceServers: undefined };

/** @param ports `pickAuthorizers` and `approve` ask a person; `verified` is the last verification; `originOf` says where a token was taken from */
export function createDoorJudge(ports: Pick<VerifyPorts, 'fetchUrl' | 'announce'> & {
  readonly connections: Pick<Connections, 'state' | 'control'>;
  readonly documents: Pick<VirtualDocuments, 'compare'>;
  readonly pickAuthorizers: () => Promise<readonly PlacedDoor[] | undefined>;
  readonly verified: () => VerifiedToken | undefined;
  readonly originOf: (token: TokenText) => TokenOrigin | undefined;
  readonly approve: (fetch: PlannedFetch) => Promise<boolean>;
}): DoorJudge {
  const stopped = new AbortController();
  const asked = new Map<string, Discovery>();
  /** Ids of the connections to AWS that a person wanted to be read. */
  const wanted = new Set<string>();
  let read: { readonly of: string; readonly doors: Promise<ConnectionDoors> } | undefined;
  let added: readonly PlacedDoor[] = [];
  let lists = 0;
  let shown: ShownList = { list: 0, rows: new Map(), undecided: [] };

  /** The doors of the connection; AWS is contacted only when a person wanted it of this connection. */
  async function ofConnection(isAsked: boolean, again: boolean): Promise<Beginning & ConnectionDoors> {
    const state = ports.connections.state();
    if (state.kind !== 'connected') return { state: 'none', label: '', message: '', ...UNREAD };
    const { id, kind, label } = state.info;
    if (isAsked) wanted.add(id);
    if (again || read?.of !== id) read = undefined;
    if (read === undefined && kind === 'aws' && !wanted.has(id)) return { state: 'unread', label, message: '', ...UNREAD };
    try {
      read ??= { of: id, doors: ports.connections.control().then((control) => readConnectionDoors(control, stopped.signal)) };
      return { state: 'read', label, message: '', ...await read.doors };
    } catch (error) {
      read = undefined;
      return { state: 'failed', label, message: plainText(explain(error, 'list the runtimes and gateways')), ...UNREAD };
    }
  }

  return {
    async doors(text, isAsked, again) {
      lists += 1;
      const list = lists;
      const { doors, resourceServers, ...beginning } = await ofConnection(isAsked, again);
      const token = decodeJwt(text.text, text.unprotectedHeader);
      const known = toKnown(token, Date.now(), ports.verified(), asked);
      const placed = [...doors, ...added];
      const rows = judgeAll(token, placed.map(({ door }) => door), known);
      const judged = new Map(rows.flatMap((row, index) => {
        const own = placed[index];
        return own === undefined ? [] : [[`${list}.${index}`, { row, placed: own }] as const];
      }));
      const undecided = toUndecided(rows, token, known);
      // The view takes the answer to its last question only.
      if (list === lists) shown = { list, rows: judged, undecided };
      const expected = toExpected(token, doors.map(({ door }) => door), resourceServers, known.discoveries, ports.originOf(text));
      return { ...beginning, expected, list, rows: [...judged].map(([id, { row, placed: { from } }]) => toDoorRow(row, id, from)), undecided };
    },
    async askIssuers(list) {
      if (list !== shown.list) throw new UserError('Other addresses are on show now. Look at them, and ask once more.', { code: 'NoList' });
      // All of them were shown to a person, with which are private; that a public name stands for a private address shows only now.
      const approve = (fetch: PlannedFetch): Promise<boolean> => (
        fetch.url !== undefined && reachOf(fetch.url).kind === 'ask' ? Promise.resolve(true) : ports.approve(fetch));
      const fetcher = createFetcher({ ...ports, addressesOf, approve }, stopped.signal);
      for (const { url } of shown.undecided) {
        if (url === undefined) continue;
        const found = await fetcher.get('discovery document', url, true).then(
          ({ issuer }): Discovery => (typeof issuer === 'string' ? { issuer } : { fault: 'it names no issuer' }),
          // To be asked again, where nobody was there to see it.
          (error: unknown): Discovery | undefined => (error instanceof UserError && error.code === 'NotShown' ? undefined : { fault: plainText(error) }),
        );
        if (found !== undefined) asked.set(url, found);
      }
      return fetcher.fetched;
    },
    async addAuthorizer() {
      const picked = await ports.pickAuthorizers();
      if (picked === undefined) return false;
      added = [...added, ...picked];
      return true;
    },
    async showChange(id, index) {
      const { row, placed } = shown.rows.get(id) ?? {};
      const fix = row?.fixes[index];
      if (placed?.door.inbound.type !== 'CUSTOM_JWT' || fix?.where !== 'authorizer') throw new UserError('This change is not on show any more.', { code: 'NoChange' });
      const { before, after } = toChange(placed.door.inbound.authorizer, fix.after, placed.spelling);
      const { name } = placed.door;
      await ports.documents.compare(`${name}: who is let in, now ↔ changed`, { name: `${name} now.json`, text: before }, { name: `${name} changed.json`, text: after });
    },
    dispose: () => { stopped.abort(); },
  };
}

function toDoorRow({ door, verdict, sentence, failed, rules, fixes }: Row, id: string, from: string | undefined): DoorRow {
  return {
    id, name: door.name, kind: door.kind, from, verdict, sentence, failed, rules,
    fixes: fixes.map(({ words, where }) => ({ words, hasChange: where === 'authorizer' })),
  };
}
