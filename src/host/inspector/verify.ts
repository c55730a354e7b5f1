import { UserError } from '../../core/base/errors.js';
import { Secret } from '../../core/base/secret.js';
import { decodeJwt, type DecodedToken } from '../../core/jwt/decode.js';
import type { VerifyPorts } from '../../core/jwt/verify/fetchJson.js';
import type { KeySource } from '../../core/jwt/verify/keySource.js';
import type { PlannedFetch } from '../../core/jwt/verify/plan.js';
import { signerOf } from '../../core/jwt/verify/loadBalancer.js';
import { planVerification } from '../../core/jwt/verify/plan.js';
import { verifyToken } from '../../core/jwt/verify/verify.js';
import type { JwtInspectorHost, ShownPlan, TokenText, VerifiedToken } from '../../webview/protocol/jwtInspector.js';
import { addressesOf } from './addressesOf.js';

/** What a token is verified by, in words: "the issuer’s published keys". */
export interface NamedSource {
  readonly source: KeySource;
  readonly by: string;
}

const BY_ISSUER: NamedSource = { source: { kind: 'issuer' }, by: 'the issuer’s published keys' };
const BY_LOAD_BALANCER: NamedSource = { source: { kind: 'loadBalancer' }, by: 'the load balancer’s published key' };

/** Who publishes keys for the token: its issuer, and before it the load balancer that says it has signed it. The first one is asked where a person does not choose. */
export function publishersOf(token: DecodedToken): readonly [NamedSource, ...NamedSource[]] {
  return signerOf(token) === undefined ? [BY_ISSUER] : [BY_LOAD_BALANCER, BY_ISSUER];
}

/** Plans and carries out the verifications of one panel. */
export interface Verifier extends Pick<JwtInspectorHost, 'plan' | 'verify' | 'cancelVerify'> {
  /** The last one, of whichever token. */
  last(): VerifiedToken | undefined;
  /** Forgets the last one, and stops what runs. */
  forget(): void;
}

interface Planned {
  readonly token: TokenText;
  readonly source: KeySource;
}

/** A plan may hold the secret that a person typed: held as JSON within a secret, until it is carried out. */
const toHeld = (planned: Planned): Secret => new Secret(JSON.stringify(planned));
const fromHeld = (held: Secret): Planned => JSON.parse(held.reveal()) as Planned;

/**
 * What is to be verified, and by what, stays here between plan and verification: the view only says yes to the plan that it shows.
 * @param ports `pickKeySource` asks a person; `approve` asks before an address that the plan did not name; `announce` shows each before its request leaves
 */
export function createVerifier(ports: Pick<VerifyPorts, 'fetchUrl' | 'announce'> & {
  readonly pickKeySource: (token: DecodedToken) => Promise<NamedSource | undefined>;
  readonly approve: (fetch: PlannedFetch) => Promise<boolean>;
}): Verifier {
  /** Of the newest plan: a person who chooses a key may come back after another plan was begun. */
  let newest = 0;
  let planned: Secret | undefined;
  let last: VerifiedToken | undefined;
  let running: AbortController | undefined;

  function cancelVerify(): void {
    newest += 1;
    planned = undefined;
    running?.abort();
    running = undefined;
  }

  return {
    last: () => last,
    async plan(token, by): Promise<ShownPlan | undefined> {
      planned = undefined;
      newest += 1;
      const id = newest;
      const decoded = decodeJwt(token.text, token.unprotectedHeader);
      const source = by === 'issuer' ? publishersOf(decoded)[0] : await ports.pickKeySource(decoded);
      if (source === undefined || id !== newest) return undefined;
      const plan = planVerification(decoded, source.source);
      if (plan.refusal === undefined) planned = toHeld({ token, source: source.source });
      return { ...plan, id, by: source.by };
    },
    async verify(id) {
      if (planned === undefined || id !== newest) throw new UserError('There is nothing to verify. Press Verify once more.', { code: 'NoPlan' });
      const { token, source } = fromHeld(planned);
      planned = undefined;
      running?.abort();
      const own = new AbortController();
      running = own;
      const startedMs = Date.now();
      const decoded = decodeJwt(token.text, token.unprotectedHeader);
      const verification = await verifyToken(decoded, source, { ...ports, addressesOf }, startedMs, own.signal);
      // What was forgotten meanwhile stays forgotten.
      own.signal.throwIfAborted();
      last = { token, verification, tookMs: Date.now() - startedMs };
      return last;
    },
    cancelVerify,
    forget() {
      cancelVerify();
      last = undefined;
    },
  };
}
