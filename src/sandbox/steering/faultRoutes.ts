import { readFields } from '../web/fields.js';
import { replyJson } from '../web/reply.js';
import { readJson } from '../web/request.js';
import type { Handler } from '../web/router.js';
import { FAULT_KINDS, type FaultKind, type Faults } from './faults.js';

/** Which faults an operation can meet, by its name. */
export type Faulty = ReadonlyMap<string, readonly FaultKind[]>;

/** What every request can meet. */
const ANYWHERE = ['delay', 'internalError', 'cutBefore', 'cutWithin'] as const;
export const OF_AWS: readonly FaultKind[] = [...ANYWHERE, 'throttle', 'deny'];
export const OF_TOKEN_ENDPOINT: readonly FaultKind[] = [...ANYWHERE, 'expiredCode'];
export const OF_DISCOVERY: readonly FaultKind[] = [...ANYWHERE, 'wrongIssuer'];

const MOST_REQUESTS = 10_000;
const LONGEST_DELAY_MS = 30_000;

const toOperationRule = (faulty: Faulty) => ({
  max: 128,
  validate: (name: string) => (faulty.has(name) ? undefined : 'Member must be an operation of the sandbox, or idp.token or idp.discovery'),
});

/**
 * The handlers of `/_sandbox/faults`: POST sets a fault (`operation`, `kind`, `count`, `delayMs`), GET lists those that wait, DELETE
 * clears those of the query's `operation`, or all.
 */
export function createFaultRoutes(faults: Faults, faulty: Faulty): { readonly list: Handler; readonly set: Handler; readonly clear: Handler } {
  const rule = toOperationRule(faulty);
  const list: Handler = ({ response }) => { replyJson(response, 200, { faults: faults.list() }); };
  return {
    list,
    async set(call) {
      const request = readFields(await readJson(call.request));
      const operation = request.text('operation', rule);
      request.need('kind');
      const kind = request.choice('kind', FAULT_KINDS) ?? 'internalError';
      const possible = faulty.get(operation) ?? FAULT_KINDS;
      if (!possible.includes(kind)) request.fail('kind', `Member must be one that this operation can meet: [${possible.join(', ')}]`);
      const count = request.integer('count', 1, MOST_REQUESTS) ?? 1;
      const delayMs = request.integer('delayMs', 1, LONGEST_DELAY_MS);
      if (kind === 'delay') request.need('delayMs');
      else if (delayMs !== undefined) request.fail('delayMs', 'Member must be null where kind is not delay');
      request.check();
      // Else it would wait until what is known of issuers is too old.
      if (operation === 'idp.discovery') call.sandbox.issuerKeys.forget();
      faults.add({ operation, kind, count, ...(delayMs === undefined ? {} : { delayMs }) });
      await list(call);
    },
    clear({ response, url }) {
      const query = readFields({ operation: url.searchParams.get('operation') });
      const operation = query.optionalText('operation', rule);
      query.check();
      faults.clear(operation);
      replyJson(response, 204, undefined);
    },
  };
}
