import { importJWK, SignJWT } from 'jose';
import { issuerEndpoints } from '../idp/endpoints.js';
import type { Issuers } from '../idp/issuers.js';
import { DEMO_ISSUER } from '../idp/presets.js';
import type { Sandbox } from '../sandbox.js';
import { toRuleViolation } from '../web/errors.js';
import { readFields } from '../web/fields.js';

const LIFETIME_S = 3_600;
const ISSUER_RULE = { pattern: /^[a-z0-9-]+$/, min: 1, max: 64 } as const;

/**
 * `POST /_sandbox/sign` with `claims` and, where it is not the first one, the name of an `issuer`: a JWT with its key. `iss`, `iat` and
 * `exp` are filled in; what is given stands, and what is given as null is left out.
 */
export function toSignOperation(issuers: Issuers): (sandbox: Sandbox, body: unknown) => Promise<{ readonly token: string }> {
  return async (sandbox, body) => {
    const request = readFields(body);
    const name = request.optionalText('issuer', ISSUER_RULE) ?? DEMO_ISSUER;
    const given = request.json('claims');
    request.check();
    await issuers.get(name); // makes the key where there is none yet
    const key = sandbox.store.get('issuers', name)?.keys[0];
    if (key === undefined) throw toRuleViolation(`This issuer signs no tokens: ${name}`);
    const nowS = Math.floor(sandbox.now() / 1000);
    const claims = Object.entries<unknown>({ iss: issuerEndpoints(sandbox.origin, name).issuer, iat: nowS, exp: nowS + LIFETIME_S, ...given });
    const payload = Object.fromEntries(claims.filter(([, value]) => value !== null));
    const header = { alg: 'RS256', typ: 'JWT', ...(key.kid === undefined ? {} : { kid: key.kid }) };
    return { token: await new SignJWT(payload).setProtectedHeader(header).sign(await importJWK(key, 'RS256')) };
  };
}
