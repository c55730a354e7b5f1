import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { parseRecord } from '../../core/base/record.js';
import type { SandboxReady } from '../../core/identity/sandboxReady.js';
import { decodeJwt } from '../../core/jwt/decode.js';
import { makeTestToken, type SignClaims } from '../../core/jwt/make/testToken.js';
import { VARIANTS, type TestClaims } from '../../core/jwt/make/variants.js';
import type { TokenText } from '../../webview/protocol/jwtInspector.js';
import { withProgress } from '../services/progress.js';
import { pickRows } from '../services/quickPick.js';
import { offerClaims } from './offeredClaims.js';
import { readClaims } from './ownClaims.js';

/**
 * Lets a person choose kinds of test tokens and has the sandbox sign them; undefined where they do not. Each says in `jti` that it is a test
 * token. The claims are those that a person makes of the ones of the token on show, else of those of a first user and client of the sandbox.
 * @returns lines `TEST_EXPIRED=eyJ…`
 */
export async function makeTestTokens(sandbox: SandboxReady | undefined, like: TokenText | undefined): Promise<string | undefined> {
  if (sandbox === undefined) throw new UserError('Test tokens are signed by the local sandbox, which is not connected.', { code: 'NoSandbox', hint: 'Start the local sandbox first.' });
  const chosen = await pickRows(
    VARIANTS.map((variant) => ({ label: variant.title, description: `must be ${variant.expected}`, detail: variant.says, picked: true, variant })),
    { title: 'Make Test Tokens', placeHolder: 'Which ones? They are marked as test tokens in jti.', matchOnDetail: true },
  );
  if (chosen === undefined || chosen.length === 0) return undefined;
  const { claims: offered, issuer, note } = offerClaims(sandbox, like === undefined ? undefined : decodeJwt(like.text, like.unprotectedHeader));
  const claims = await askClaims(offered, note);
  if (claims === undefined) return undefined;
  const nowMs = Date.now();
  const lines = await withProgress('Making test tokens', async (signal) => {
    const sign = signAtSandbox(sandbox, issuer, signal);
    const made: string[] = [];
    for (const { variant } of chosen) made.push(`TEST_${variant.id.replaceAll('-', '_').toUpperCase()}=${await makeTestToken(variant, claims, sign, nowMs)}`);
    return made;
  });
  return `${lines.join('\n')}\n`;
}

/** Lets a person change the claims, and say when they end; undefined where they leave. */
async function askClaims(offered: TestClaims, note: string | undefined): Promise<TestClaims | undefined> {
  const text = await vscode.window.showInputBox({
    title: 'Make Test Tokens', prompt: `${note === undefined ? '' : `${note} `}Claims of the good one, as JSON. It lives for an hour where exp does not say when it ends: seconds since 1970, or "+30m" from now.`,
    value: JSON.stringify(offered), ignoreFocusOut: true,
    validateInput: (typed) => {
      const read = readClaims(typed, Date.now());
      return 'fault' in read ? read.fault : undefined;
    },
  });
  const read = text === undefined ? undefined : readClaims(text, Date.now());
  return read !== undefined && 'claims' in read ? read.claims : undefined;
}

function signAtSandbox({ endpoint, controlToken }: SandboxReady, issuer: string | undefined, signal: AbortSignal): SignClaims {
  return async (claims) => {
    const answer = await fetch(`${endpoint}/_sandbox/sign`, {
      method: 'POST', signal, headers: { 'content-type': 'application/json', 'x-sandbox-control-token': controlToken }, body: JSON.stringify({ claims, ...(issuer === undefined ? {} : { issuer }) }),
    });
    const { token, message } = parseRecord(await answer.text());
    if (typeof token === 'string') return token;
    throw new UserError(`The sandbox did not sign the token: ${typeof message === 'string' ? message : `status ${answer.status}`}`, { code: 'NotSigned' });
  };
}
