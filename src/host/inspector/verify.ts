import { UserError } from '../../core/base/errors.js';
import { decodeJwt } from '../../core/jwt/decode.js';
import type { PlannedFetch } from '../../core/jwt/verify/plan.js';
import { planVerification } from '../../core/jwt/verify/plan.js';
import { verifyToken } from '../../core/jwt/verify/verify.js';
import type { JwtInspectorHost, ShownPlan, TokenText, VerifiedToken } from '../../webview/protocol/jwtInspector.js';
import { addressesOf } from './addressesOf.js';
import { fetchUrl } from './fetchUrl.js';
import { BY_ISSUER, type NamedSource } from './keys.js';

/** Plans and carries out the verifications of one panel. */
export interface Verifier extends Pick<JwtInspectorHost, 'plan' | 'verify' | 'cancelVerify'> {
  /** The last one, of whichever token. */
  last(): VerifiedToken | undefined;
}

/**
 * What is to be verified, and by what, stays here between plan and verification: the view only says yes.
 * @param ports `pickKeySource` asks a person; `approve` asks before an address that the plan did not name
 */
export function createVerifier(ports: {
  readonly pickKeySource: () => Promise<NamedSource | undefined>;
  readonly approve: (fetch: PlannedFetch) => Promise<boolean>;
}): Verifier {
  let planned: { readonly token: TokenText; readonly source: NamedSource } | undefined;
  let last: VerifiedToken | undefined;
  let running: AbortController | undefined;
  return {
    last: () => last,
    async plan(token, by): Promise<ShownPlan | undefined> {
      const source = by === 'issuer' ? BY_ISSUER : await ports.pickKeySource();
      if (source === undefined) return undefined;
      planned = { token, source };
      return { ...planVerification(decodeJwt(token.text, token.unprotectedHeader), source.source), by: source.by };
    },
    async verify() {
      if (planned === undefined) throw new UserError('There is nothing to verify. Press Verify once more.', { code: 'NoPlan' });
      const { token, source } = planned;
      running?.abort();
      const own = new AbortController();
      running = own;
      const startedMs = Date.now();
      const decoded = decodeJwt(token.text, token.unprotectedHeader);
      const verification = await verifyToken(decoded, source.source, { fetchUrl, addressesOf, approve: ports.approve }, startedMs, own.signal);
      last = { token: token.text, verification, tookMs: Date.now() - startedMs };
      return last;
    },
    cancelVerify() {
      running?.abort();
      running = undefined;
    },
  };
}
