import fc from 'fast-check';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CustomClaim, CustomJwtAuthorizer, Door } from '../../src/core/inbound/authorizer.js';
import { DISCOVERY_SUFFIX } from '../../src/core/jwt/discovery.js';
import type { Known } from '../../src/core/inbound/tokenRules.js';

/** Two issuers that keep to OpenID Connect Discovery, and one whose document names another issuer than its address, as Entra's does. */
const ISSUERS = ['plain', 'other', 'renamed'] as const;
type IssuerName = (typeof ISSUERS)[number];
type Signer = IssuerName | 'stranger' | 'shared secret' | 'nobody';

/** What may be wrong with how a token is written, beside its claims. */
const FORMS = [
  'one part', 'two parts', 'four parts', 'five parts', 'header no JSON', 'header a list', 'header empty', 'payload no JSON', 'payload a list', 'payload empty',
  'payload with a stray sign', 'payload no UTF-8', 'payload cut', 'signature empty', 'signature of another', 'signature with a stray sign',
] as const;

/** A token to be made, and the rules that it is held against. */
export interface Plan {
  readonly kind: Door['kind'];
  readonly issuer: IssuerName;
  readonly rules: Omit<CustomJwtAuthorizer, 'discoveryUrl'>;
  /** Undefined for the one of the authorizer. */
  readonly signer: Signer | undefined;
  readonly form: (typeof FORMS)[number] | undefined;
  /** What is undefined is left out. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Such a token, made, with what is true of its signature. */
export interface InboundCase {
  readonly plan: Plan;
  readonly door: Door;
  readonly authorizer: CustomJwtAuthorizer;
  readonly token: string;
  readonly known: Known;
}

/** Few values, so that tokens and rules meet as often as they do not. */
const value = fc.constantFrom('a', 'b', 'c', 'ab', 'A', 'a b', 'b  c', ' a', 'a\tb', 'a,b', 'a/b', 'a/b c', '', 'ä');
const word = fc.constantFrom('a', 'b', 'c', 'ab', 'A');
/** What is no value of a custom claim may still be an audience, a client or a scope. */
const listed = fc.oneof({ weight: 4, arbitrary: word }, { weight: 1, arbitrary: fc.constantFrom('a/b', 'a,b') });
const anyJson = fc.oneof(
  { weight: 5, arbitrary: value },
  { weight: 4, arbitrary: fc.array(fc.oneof({ weight: 5, arbitrary: value }, { weight: 1, arbitrary: fc.constantFrom<unknown>(1, null, true, ['a'], { a: 'a' }) }), { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(1, 0, null, true, {}, { a: 'a' }, undefined) },
);
const CLAIM_NAMES = ['groups', 'role', 'cognito:groups', 'aud', 'toString', '__proto__', 'realm.access'] as const;
const claimName = fc.constantFrom(...CLAIM_NAMES);

const toClaim = (inboundTokenClaimName: string, authorizingClaimMatchValue: CustomClaim['authorizingClaimMatchValue']): CustomClaim => ({
  inboundTokenClaimName, inboundTokenClaimValueType: authorizingClaimMatchValue.claimMatchOperator === 'EQUALS' ? 'STRING' : 'STRING_ARRAY', authorizingClaimMatchValue,
});
const customClaim: fc.Arbitrary<CustomClaim> = fc.oneof(
  fc.tuple(claimName, fc.constantFrom('EQUALS' as const, 'CONTAINS' as const), word).map(([name, claimMatchOperator, matchValueString]) => (
    toClaim(name, { claimMatchOperator, claimMatchValue: { matchValueString } }))),
  fc.tuple(claimName, fc.array(word, { minLength: 1, maxLength: 4 })).map(([name, matchValueStringList]) => (
    toClaim(name, { claimMatchOperator: 'CONTAINS_ANY', claimMatchValue: { matchValueStringList } }))),
);

/** Mostly as it should be, else hardly a token would come to the last rule. */
const mostly = <T, U>(usual: T, rare: fc.Arbitrary<U>) => fc.oneof({ weight: 20, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: rare });
const list = fc.array(listed, { minLength: 1, maxLength: 4 });
/** At most two of four, for the same reason. */
const rules = fc.tuple(
  fc.record({ allowedAudience: list, allowedClients: list, allowedScopes: list, customClaims: fc.array(customClaim, { minLength: 1, maxLength: 3 }) }),
  fc.subarray(['allowedAudience', 'allowedClients', 'allowedScopes', 'customClaims'], { maxLength: 2 }),
).map(([all, chosen]): Plan['rules'] => Object.fromEntries(Object.entries(all).filter(([name]) => chosen.includes(name))));

/** Far enough from now that the test may take its time. */
const nowS = Math.floor(Date.now() / 1000);
const claims = fc.record({
  iss: mostly<unknown, unknown>('of the authorizer', fc.constantFrom<unknown>(undefined, 7, null, '', 'https://stranger.example', ['of the authorizer'])),
  sub: mostly<unknown, unknown>('alice', fc.constantFrom<unknown>(undefined, null, '', 7, ['alice'], 'ä')),
  exp: mostly<unknown, unknown>(nowS + 3600, fc.constantFrom<unknown>(undefined, null, `${nowS + 3600}`, nowS - 300, 0, nowS + 900.5, (nowS + 3600) * 1000)),
  nbf: mostly<unknown, unknown>(undefined, fc.constantFrom<unknown>(nowS - 300, nowS + 600, null, 'now', 0)),
  iat: mostly<unknown, unknown>(nowS - 10, fc.constantFrom<unknown>(undefined, null, 'now', nowS + 600, 0)),
  aud: anyJson, client_id: anyJson, scope: anyJson, scp: anyJson, azp: value, groups: anyJson, role: anyJson, 'cognito:groups': anyJson, 'realm.access': anyJson,
  realm: fc.constant({ access: 'a' }),
});

export const plans: fc.Arbitrary<Plan> = fc.record({
  kind: fc.constantFrom('runtime' as const, 'gateway' as const),
  issuer: fc.constantFrom(...ISSUERS),
  rules,
  signer: mostly(undefined, fc.constantFrom<Signer>(...ISSUERS, 'stranger', 'shared secret', 'nobody')),
  form: mostly(undefined, fc.constantFrom(...FORMS)),
  claims,
});

const encode = (text: string | Uint8Array): string => Buffer.from(text).toString('base64url');

/** Issuers that publish their keys on this computer, and make cases of plans. */
export interface InboundIssuers {
  makeCase(plan: Plan): Promise<InboundCase>;
  close(): void;
}

export async function startIssuers(): Promise<InboundIssuers> {
  const makeKeys = async (name: string) => [name, await generateKeyPair('ES256')] as const;
  const keys = new Map(await Promise.all([...ISSUERS, 'stranger'].map(makeKeys)));
  const publicKeys = new Map(await Promise.all([...keys].map(async ([name, { publicKey }]) => [name, { ...await exportJWK(publicKey), alg: 'ES256', kid: name }] as const)));
  const server = createServer((request, response) => {
    const [, name = '', file] = /^\/(\w+)\/(.*)$/.exec(request.url ?? '') ?? [];
    const document = file === 'keys' ? { keys: [publicKeys.get(name)] } : { issuer: toIssuer(name), jwks_uri: `${origin}/${name}/keys` };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const toIssuer = (name: string) => (name === 'renamed' ? 'https://sts.example/renamed/' : `${origin}/${name}`);
  const toDiscovery = (name: string) => `${origin}/${name}${DISCOVERY_SUFFIX}`;
  const discoveries = new Map(ISSUERS.map((name) => [toDiscovery(name), { issuer: toIssuer(name) }]));

  async function sign(payload: Readonly<Record<string, unknown>>, signer: Signer): Promise<string> {
    if (signer === 'nobody') return new UnsecuredJWT(payload).encode();
    if (signer === 'shared secret') return new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32));
    const key = keys.get(signer)?.privateKey;
    if (key === undefined) throw new Error(`No such signer: ${signer}`);
    return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: signer }).sign(key);
  }

  return {
    async makeCase(plan) {
      const { kind, issuer, signer = issuer, form } = plan;
      const given = Object.entries(plan.claims).filter(([, claim]) => claim !== undefined);
      const payload = Object.fromEntries(given.map(([name, claim]) => [name, name === 'iss' && claim === 'of the authorizer' ? toIssuer(issuer) : claim]));
      const authorizer = { discoveryUrl: toDiscovery(issuer), ...plan.rules };
      const token = deform(await sign(payload, signer), form);
      return {
        plan, authorizer, token, door: { kind, name: 'door', inbound: { type: 'CUSTOM_JWT', authorizer } },
        known: { nowMs: Date.now(), discoveries, signature: { issuer: toIssuer(issuer), holds: signer === issuer && form === undefined } },
      };
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function deform(token: string, form: Plan['form']): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  switch (form) {
    case undefined: return token;
    case 'one part': return payload;
    case 'two parts': return `${header}.${payload}`;
    case 'four parts': return `${token}.${signature}`;
    case 'five parts': return `${token}.${signature}.${signature}`;
    case 'header no JSON': return `${encode('{"alg":"ES256",}')}.${payload}.${signature}`;
    case 'header a list': return `${encode('["ES256"]')}.${payload}.${signature}`;
    case 'header empty': return `.${payload}.${signature}`;
    case 'payload no JSON': return `${header}.${encode("{'sub':'alice'}")}.${signature}`;
    case 'payload a list': return `${header}.${encode('[{"sub":"alice"}]')}.${signature}`;
    case 'payload empty': return `${header}..${signature}`;
    case 'payload with a stray sign': return `${header}.${payload.slice(0, 9)}!${payload.slice(10)}.${signature}`;
    case 'payload no UTF-8': return `${header}.${encode(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d))}.${signature}`;
    case 'payload cut': return `${header}.${payload.slice(0, -7)}.${signature}`;
    case 'signature empty': return `${header}.${payload}.`;
    case 'signature of another': return `${header}.${payload}.${encode(new Uint8Array(64).fill(7))}`;
    case 'signature with a stray sign': return `${header}.${payload}.!${signature.slice(1)}`;
  }
}
