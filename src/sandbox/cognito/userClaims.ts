import { toReadableAttributes } from './attributes.js';
import type { PoolUserRecord, SignIn, UserPoolClientRecord } from './records.js';

/** Attributes that a scope stands for (OpenID Connect Core 1.0, section 5.4); the rest, also the pool's own, belong to `profile`. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
};

/** The scope that an attribute is given for. */
function toScope(name: string): string {
  return Object.entries(ATTRIBUTES).find(([, names]) => names.includes(name))?.[0] ?? 'profile';
}

/**
 * What a user's ID token and the userinfo endpoint say of them. `openid` alone, and a sign-in by an operation, stand for all attributes
 * that the client may read.
 */
export function toUserClaims(
  client: UserPoolClientRecord, user: PoolUserRecord, { scopes, via }: Pick<SignIn, 'scopes' | 'via'>,
): Readonly<Record<string, unknown>> {
  const narrowed = via === 'pages' && scopes.some((scope) => ['profile', 'email', 'phone'].includes(scope));
  const shown = toReadableAttributes(user, client).filter(({ Name }) => Name === 'sub' || !narrowed || scopes.includes(toScope(Name)));
  return Object.fromEntries(shown.map(({ Name, Value }) => [Name, toValue(Name, Value)]));
}

function toValue(name: string, value: string): unknown {
  if (name.endsWith('_verified')) return value === 'true';
  return name === 'updated_at' ? Number(value) : value;
}
