// npm run bench -- jwt: decode, explain and verify against jose alone, and the search of a log against a plain scan of it.
import { SignJWT, compactVerify, decodeJwt as joseDecode, decodeProtectedHeader, exportJWK, generateKeyPair, importJWK } from 'jose';
import { decodeJwt } from '../../../src/core/jwt/decode.js';
import { explainClaim } from '../../../src/core/jwt/explain.js';
import { findTokens } from '../../../src/core/jwt/find.js';
import { kindOf } from '../../../src/core/jwt/kind.js';
import { verifyToken } from '../../../src/core/jwt/verify/verify.js';
import type { VerifyPorts } from '../../../src/core/jwt/verify/fetchJson.js';
import { printTable, type Row } from '../sandbox/table.js';

const ROUNDS = 41;
const DECODES = 500;
const VERIFICATIONS = 5;
/** They wait for Web Crypto’s threads, which others on the computer delay: of very many short rounds few are hit. */
const VERIFY_ROUNDS = 2_001;
const LINES_PER_TOKEN = 1_500;
const NO_NETWORK: VerifyPorts = { fetchUrl: () => Promise.reject(new Error('no network')), approve: () => Promise.resolve(false) };

type Work = () => unknown;

/** Milliseconds of processor, Web Crypto's threads included: unlike a clock's they are the same on a busy computer. */
async function measure(work: Work): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Many short rounds in turns, each begun by the other one: whatever else the computer does, and what one leaves to collect, weighs on both. */
async function compare(what: string, first: Work, second: Work, rounds = ROUNDS): Promise<Row> {
  const rows: { first: number[]; second: number[] } = { first: [], second: [] };
  for (let round = 0; round < rounds / 10; round += 1) for (const work of [first, second]) await work(); // what runs often is compiled by then
  for (let round = 0; round < rounds; round += 1) {
    const turns = [['first', first], ['second', second]] as const;
    for (const [name, work] of round % 2 === 0 ? turns : turns.toReversed()) rows[name].push(await measure(work));
  }
  return { what, unit: 'ms', ...rows };
}

function times(count: number, work: () => unknown): Work {
  return async () => {
    for (let index = 0; index < count; index += 1) await work();
  };
}

function repeat(count: number, work: () => void): Work {
  return () => {
    for (let index = 0; index < count; index += 1) work();
  };
}

const nowMs = Date.now();
const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
const jwk = JSON.stringify({ ...await exportJWK(publicKey), kid: 'k1' });
const sign = (jti: string): Promise<string> => new SignJWT({
  'sub': '64a8e458-30a1-70c1-bd4f-1f2a3e5c7d90', 'client_id': '5q2v0b8m1s3l6r9t7u4w0y1z2a', 'username': 'alice', 'token_use': 'access', 'scope': 'openid profile email',
  'cognito:groups': ['staff', 'admins'], 'iss': 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_k3Zq8Wm1T', 'auth_time': 1_795_300_000, 'iat': 1_795_300_000, 'exp': 1_795_303_600, jti,
}).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(privateKey);
const token = await sign('1');

function explainAll(): void {
  const read = decodeJwt(token);
  const kind = kindOf(read);
  for (const { name, value } of read.header) explainClaim(name, value, { place: 'header', vendor: undefined, nowMs });
  for (const { name, value } of read.payload) explainClaim(name, value, { place: 'payload', vendor: kind.vendor, nowMs });
}

function decodeWithJose(): void {
  decodeProtectedHeader(token);
  joseDecode(token);
}

async function verifyWithJose(): Promise<void> {
  await compactVerify(token, await importJWK(JSON.parse(jwk) as Record<string, string>, 'RS256'));
}

const { signal } = new AbortController();
const decoded = decodeJwt(token); // as the inspector has it when somebody presses Verify
async function verifyWithUs(): Promise<void> {
  const { signature } = await verifyToken(decoded, { kind: 'key', text: jwk }, NO_NETWORK, nowMs, signal);
  if (signature.state !== 'verified') throw new Error(signature.reason);
}

printTable('the core against jose', ['jose', 'ours'], [
  await compare(`${DECODES} times decode, and explain`, repeat(DECODES, decodeWithJose), repeat(DECODES, explainAll)),
  await compare(`${VERIFICATIONS} times verify RS256 with a JWK`, times(VERIFICATIONS, verifyWithJose), times(VERIFICATIONS, verifyWithUs), VERIFY_ROUNDS),
]);

async function makeLog(megabytes: number): Promise<string> {
  const lines: string[] = [];
  for (let size = 0, count = 1; size < megabytes * 1_000_000; count += 1) {
    const line = count % LINES_PER_TOKEN === 0
      ? `2026-11-22T09:37:12.${count}Z DEBUG headers={"authorization":"Bearer ${await sign(String(count))}"}`
      : `2026-11-22T09:37:12.${count}Z INFO request id=${(count * 7919).toString(16)} framework=new key=view GET /runtimes/arn%3Aaws%3Abedrock/invocations 200 in 12 ms`;
    lines.push(line);
    size += line.length + 1;
  }
  return Buffer.from(lines.join('\n')).toString('latin1'); // one flat string, as a file's text is
}

function scan(text: string): Work {
  return () => {
    let count = 0;
    for (let at = text.indexOf('eyJ'); at >= 0; at = text.indexOf('eyJ', at + 1)) count += 1;
    return count;
  };
}

const searches: Row[] = [];
for (const megabytes of [1, 5, 10]) {
  const log = await makeLog(megabytes);
  searches.push(await compare(`${megabytes} MB, ${findTokens(log).length} tokens`, scan(log), () => findTokens(log)));
}
printTable('finding tokens in a log, against a plain scan for eyJ', ['scan', 'find'], searches);
