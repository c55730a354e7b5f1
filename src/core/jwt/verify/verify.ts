import { flattenedVerify, importJWK, importSPKI } from 'jose';
import type { FlattenedJWSInput, JWK } from 'jose';
import { UserError, isCancellation } from '../../base/errors.js';
import type { DecodedToken } from '../decode.js';
import { toDiscoveryUrl } from '../discovery.js';
import { claimOf, stringOf } from '../members.js';
import { thumbprintOf } from '../thumbprint.js';
import { createFetcher, type Fetched, type Fetcher, type VerifyPorts } from './fetchJson.js';
import { signerOf, type Signer } from './loadBalancer.js';
import { keyTypeOf, modulusBitsOf, toCandidates, toKeys } from './keys.js';
import { pemRefusal, refuse, toSecretBytes, type KeySource } from './keySource.js';
import { publicKeysOf } from './pkcs1.js';
import { planVerification } from './plan.js';

/** What a verification found. `not checked` says why nothing can be said. */
export interface SignatureFinding {
  readonly state: 'verified' | 'failed' | 'not checked';
  /** One sentence. */
  readonly reason: string;
  /** The key that signed it: its kid, else its thumbprint. */
  readonly key: string | undefined;
}

export interface Verification {
  readonly signature: SignatureFinding;
  /** The issuer that the discovery document names against the one of the token. `named elsewhere`: the same, but not by a document of its own. */
  readonly issuer: { readonly state: 'matches' | 'differs' | 'named elsewhere' | 'not checked'; readonly reason: string };
  readonly fetched: readonly Fetched[];
  /** What `jose` lets pass and other readers may not, and weak keys; sentences. */
  readonly warnings: readonly string[];
  readonly atMs: number;
}

type Key = Parameters<typeof flattenedVerify>[1];

/** A key that may have signed the token, read when its turn comes. */
interface Tried {
  readonly read: () => Promise<Key> | Key;
  /** How it is called for a person. */
  readonly name: () => Promise<string | undefined> | string | undefined;
  readonly warnings: readonly string[];
}

const LEAST_RSA_BITS = 2048;
const NOT_ASKED = { state: 'not checked', reason: 'The issuer was not asked.' } as const;

/**
 * Verifies the signature with `jose`, and the issuer where its discovery document was asked. Times, audience and type are not part of it:
 * those are verdicts of their own. What goes wrong is a finding.
 * @throws `AbortError` at the signal
 */
export async function verifyToken(token: DecodedToken, source: KeySource, ports: VerifyPorts, nowMs: number, signal: AbortSignal): Promise<Verification> {
  signal.throwIfAborted();
  const fetcher = createFetcher(ports, signal);
  const { refusal } = planVerification(token, source);
  let issuer: Verification['issuer'] = NOT_ASKED;
  const signer = source.kind === 'loadBalancer' ? signerOf(token) : undefined;
  const toResult = (signature: SignatureFinding, warnings: readonly string[] = []): Verification => (
    { signature, issuer, fetched: fetcher.fetched, warnings: signature.state === 'verified' ? [...anybody(signer), ...warnings] : warnings, atMs: nowMs });
  if (refusal !== undefined) return toResult({ state: 'not checked', reason: refusal, key: undefined });
  try {
    const alg = stringOf(claimOf(token.header, 'alg') ?? claimOf(token.unprotected, 'alg')) ?? '';
    const kid = stringOf(claimOf(token.header, 'kid') ?? claimOf(token.unprotected, 'kid'));
    if (keyTypeOf(alg) === undefined) return toResult({ state: 'not checked', reason: `This algorithm is not known: ${alg}`, key: undefined });
    const asked = source.kind === 'issuer' || source.kind === 'discoveryUrl' ? await askIssuer(token, source, fetcher) : undefined;
    if (asked !== undefined) issuer = asked.issuer;
    const published = source.kind === 'jwksUrl' ? toKeys(await fetcher.get('key set', source.url, true)) : asked?.keys;
    const given: KeySource = signer === undefined ? source : { kind: 'key', text: await fetcher.getText('public key', signer.keyUrl, true) };
    const keys = toTried(given, published, alg, kid);
    if ('fault' in keys) return toResult({ state: 'failed', reason: keys.fault, key: undefined });
    return await tryKeys(token, alg, keys.tried, toResult, signal);
  } catch (error) {
    if (isCancellation(error)) throw error;
    if (!(error instanceof UserError)) throw error;
    return toResult({ state: 'not checked', reason: [error.message, error.hint].filter((text) => text !== undefined).join(' '), key: undefined });
  }
}

/**
 * A key that cannot be read or that `jose` does not take, such as a short one, is passed over: another one may have signed the token. Where none
 * has, it may be the one that did. So `failed` is said only where each key was tried, however many there are.
 */
async function tryKeys(
  token: DecodedToken, alg: string, tried: readonly Tried[], toResult: (signature: SignatureFinding, warnings: readonly string[]) => Verification, signal: AbortSignal,
): Promise<Verification> {
  const jws = toJws(token);
  const unfit: { readonly reason: string; readonly key: Tried }[] = [];
  for (const key of tried) {
    signal.throwIfAborted();
    const { name, warnings } = key;
    const reason = await toUnfitness(jws, key.read, alg);
    if (reason === 'another key') continue;
    if (reason !== undefined) {
      unfit.push({ reason, key });
      continue;
    }
    const called = await name();
    const with_ = called === undefined ? '' : `, with the key ${called}`;
    return toResult({ state: 'verified', reason: `${alg} holds${with_}.`, key: called }, [...leniency(token), ...ambiguity(tried), ...warnings]);
  }
  const [first] = unfit;
  if (first !== undefined) {
    const counted = unfit.length === tried.length ? '' : `${unfit.length} of ${tried.length} keys could not be tried, and no other made this signature. `;
    return toResult({ state: 'not checked', reason: `${counted}${first.reason}`, key: await first.key.name() }, first.key.warnings);
  }
  const which = tried.length > 1 ? `None of ${tried.length} keys made this signature.` : 'This key did not make this signature, or the token was changed since.';
  return toResult({ state: 'failed', reason: which, key: undefined }, tried.flatMap(({ warnings }) => warnings));
}

/** Why a key does not verify the token: it is another one, or a sentence where it is none for it. Undefined where the signature holds. */
async function toUnfitness(jws: FlattenedJWSInput, read: Tried['read'], alg: string): Promise<string | undefined> {
  let key: Key;
  try {
    key = await read();
  } catch {
    return 'This key cannot be read for the algorithm of the token. Check that it is whole and of the right kind.';
  }
  try {
    await flattenedVerify(jws, key, { algorithms: [alg] });
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') return 'another key';
    return `jose does not verify it: ${error instanceof Error ? error.message : 'unknown'}`;
  }
}

function toJws({ text, segments, unprotected }: DecodedToken): FlattenedJWSInput {
  const [header = '', payload = '', signature = ''] = segments.map(({ start, end }) => text.slice(start, end));
  return {
    payload, signature, ...(header === '' ? {} : { protected: header }),
    ...(unprotected.length === 0 ? {} : { header: Object.fromEntries(unprotected.map(({ name, value }) => [name, value.kind === 'string' ? value.value : value.raw])) }),
  };
}

/** @param published the keys that were fetched, where the source is an address */
function toTried(source: KeySource, published: readonly JWK[] | undefined, alg: string, kid: string | undefined): { readonly tried: readonly Tried[] } | { readonly fault: string } {
  if (source.kind === 'secret') {
    if (!alg.startsWith('HS')) return { fault: `The token is signed with ${alg}, which takes a public key and no secret.` };
    const bytes = toSecretBytes(source.text, source.encoding);
    const least = Number(alg.slice(2)) / 8;
    const short = `The secret has ${bytes.length} bytes; ${alg} wants ${least} at least (RFC 7518, section 3.2).`;
    return { tried: [{ read: () => bytes, name: () => undefined, warnings: bytes.length < least ? [short] : [] }] };
  }
  if (source.kind === 'key' && !/^\s*[[{]/.test(source.text)) return toPem(source.text, alg);
  const keys = published ?? (source.kind === 'key' ? toKeys(parse(source.text)) : []);
  if (alg.startsWith('HS') && source.kind !== 'key') return { fault: `The token is signed with ${alg}, a shared secret, and an issuer that publishes keys has none. Readers that mix the two up can be deceived (RFC 8725, section 2.1).` };
  const candidates = toCandidates(keys, alg, kid);
  if ('fault' in candidates) return candidates;
  return { tried: candidates.map((jwk) => ({ read: () => importJWK(jwk, alg), name: () => jwk.kid ?? nameOf(jwk), warnings: weakness(jwk) })) };
}

async function nameOf(jwk: JWK): Promise<string> {
  return await thumbprintOf(jwk) ?? jwk.kty ?? '';
}

function toPem(text: string, alg: string): { readonly tried: readonly Tried[] } | { readonly fault: string } {
  const refusal = pemRefusal(text);
  if (refusal !== undefined) throw refusal;
  if (alg.startsWith('HS')) return { fault: `The token is signed with ${alg}, a shared secret. A public key in its place is how readers are deceived (RFC 8725, section 2.1).` };
  const pems = publicKeysOf(text);
  // What has no end is for jose to refuse.
  return { tried: (pems.length === 0 ? [text.trim()] : pems).map((pem) => ({ read: () => importSPKI(pem, alg), name: () => undefined, warnings: [] })) };
}

async function askIssuer(token: DecodedToken, source: KeySource & { readonly kind: 'issuer' | 'discoveryUrl' }, fetcher: Fetcher): Promise<{ readonly issuer: Verification['issuer']; readonly keys: readonly JWK[] }> {
  const iss = stringOf(claimOf(token.payload, 'iss')) ?? '';
  const url = source.kind === 'issuer' ? toDiscoveryUrl(iss) : source.url;
  const document = await fetcher.get('discovery document', url, true);
  const named = typeof document['issuer'] === 'string' ? document['issuer'].replace('{tenantid}', stringOf(claimOf(token.payload, 'tid')) ?? '{tenantid}') : '';
  const keysAt = document['jwks_uri'];
  if (typeof keysAt !== 'string') throw new UserError('The discovery document names no key set (jwks_uri).', { code: 'NotFetched' });
  const isSameHost = URL.canParse(keysAt) && new URL(keysAt).host === new URL(url).host;
  return { issuer: toIssuer(iss, named, url), keys: toKeys(await fetcher.get('key set', keysAt, isSameHost)) };
}

/** A document counts for the issuer only where it was fetched from the issuer's own place (OpenID Connect Discovery 1.0, section 4.3). */
function toIssuer(iss: string, named: string, url: string): Verification['issuer'] {
  if (named !== iss || named === '') return { state: 'differs', reason: `The discovery document names another issuer: ${named === '' ? 'none' : named}` };
  return url === toDiscoveryUrl(iss)
    ? { state: 'matches', reason: 'The discovery document names the issuer of the token.' }
    : { state: 'named elsewhere', reason: 'The discovery document names the issuer of the token, but it is not at the issuer’s own address.' };
}

function weakness(jwk: JWK): readonly string[] {
  const bits = modulusBitsOf(jwk);
  return bits === undefined || bits >= LEAST_RSA_BITS ? [] : [`The RSA key has ${bits} bits; ${LEAST_RSA_BITS} are the least (RFC 7518, section 3.3).`];
}

function ambiguity({ length }: readonly Tried[]): readonly string[] {
  return length < 2 ? [] : [`Nothing says which of ${length} keys signed it (kid): readers that do not try each may refuse it.`];
}

/** A forger may have a load balancer too ("Authenticate users using an Application Load Balancer", Elastic Load Balancing: check `signer`). */
function anybody(signer: Signer | undefined): readonly string[] {
  return signer === undefined ? [] : [`AWS publishes the keys of everybody’s load balancers. The token is good only if this one is yours: ${signer.arn}`];
}

/** What jose reads past and a strict reader refuses. */
function leniency(token: DecodedToken): readonly string[] {
  const lax = token.faults.filter(({ message }) => /base64|padding|mean nothing|within a byte/.test(message));
  return lax.length === 0 ? [] : [`The signature holds, yet strict readers refuse how the token is written: ${lax[0]?.message ?? ''}`];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refuse('This key is not JSON.', 'A JWK begins with { and ends with }.', cause);
  }
}
