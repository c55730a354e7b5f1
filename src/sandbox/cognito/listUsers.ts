import type { Sandbox } from '../sandbox.js';
import { toAttributes } from './attributes.js';
import { toInvalidParameter } from './errors.js';
import { readRequest, RULES } from './fields.js';
import { readSize, takePage } from './paging.js';
import { readPool } from './pools.js';
import type { PoolUserRecord } from './records.js';
import { toUser } from './users.js';

/** Names that may be searched by (API reference of ListUsers). */
const SEARCHABLE = ['username', 'email', 'phone_number', 'name', 'given_name', 'family_name', 'preferred_username', 'cognito:user_status', 'status', 'sub'];

function readSearched(user: PoolUserRecord, name: string): string | undefined {
  if (name === 'username') return user.username;
  if (name === 'cognito:user_status') return user.status;
  if (name === 'status') return user.enabled ? 'Enabled' : 'Disabled';
  return toAttributes(user).find(({ Name }) => Name === name)?.Value;
}

/** A filter such as `email ^= "al"`: equal, or beginning with. */
function toFilter(filter: string | undefined): (user: PoolUserRecord) => boolean {
  if (filter === undefined || filter === '') return () => true;
  const [, name = '', operator, text = ''] = /^\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(filter) ?? [];
  if (operator === undefined) throw toInvalidParameter('Error while parsing filter.');
  if (!SEARCHABLE.includes(name)) throw toInvalidParameter('One or more requested attributes do not exist.');
  const wanted = text.replace(/\\(.)/g, '$1');
  return (user) => {
    const found = readSearched(user, name);
    return operator === '=' ? found === wanted : found?.startsWith(wanted) === true;
  };
}

export function listUsers(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const size = readSize(request, 'limit', 0);
  const token = request.optionalText('paginationToken', RULES.token);
  const filter = request.optionalText('filter', RULES.filter);
  const shown = request.texts('attributesToGet', RULES.attributeName);
  const pool = readPool(sandbox, request);
  const all = sandbox.store.list('userPoolUsers').filter(({ poolId }) => poolId === pool.id).filter(toFilter(filter));
  const { items, next } = takePage(all, ({ username }) => username, size, token);
  const users = items.map(toUser);
  return {
    Users: shown === undefined ? users : users.map((user) => ({ ...user, Attributes: user.Attributes.filter(({ Name }) => shown.includes(Name)) })),
    ...(next === undefined ? {} : { PaginationToken: next }),
  };
}
