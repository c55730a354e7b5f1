import { parseRecord } from '../base/record.js';
import { CUSTOM_PREFIX, namesReturnUrl } from './headers.js';
import type { InvokeRequest, InvokeTarget } from './invoke.js';

/** How an agent learns where a browser may be returned to after consent. */
export type ReturnUrlDelivery =
  | { readonly kind: 'payload' }
  | { readonly kind: 'header'; readonly name: string }
  /** The agent will not see it, and this is why, as a sentence. */
  | { readonly kind: 'unseen'; readonly reason: string };

/** What of a request can carry the return URL. */
type CarryingRequest = Pick<InvokeRequest, 'headers'> & {
  /** Undefined for the call of a tool, whose arguments are the tool's own. */
  readonly payload: string | undefined;
  readonly target: Pick<InvokeTarget, 'kind'> & { readonly returnUrl?: string } };

/** Member of the payload that our samples read. */
const FIELD = 'returnUrl';

const UNSEEN = `Nothing in this request carries the return URL. Put it into the payload as "${FIELD}", or into a header that the runtime lets through.`;
const UNSEEN_BY_TOOL = 'A call of a tool has no place for the return URL. Put it into a header that the runtime lets through.';

/**
 * Tells how a request carries our return URL. A deployed agent is given no header of its own for it: only the payload, and headers that
 * the runtime's `requestHeaderAllowlist` names, reach it; a local one gets `OAuth2CallbackUrl`.
 * @param allowedHeaders of the runtime; undefined where they are not known
 */
export function findReturnUrlDelivery(
  { target, payload, headers = {} }: CarryingRequest, returnUrl: string, allowedHeaders: readonly string[] | undefined,
): ReturnUrlDelivery {
  if (target.kind === 'local' && target.returnUrl === returnUrl && !namesReturnUrl(headers)) return { kind: 'header', name: 'OAuth2CallbackUrl' };
  if (payload !== undefined && parseRecord(payload)[FIELD] === returnUrl) return { kind: 'payload' };
  const name = Object.entries(headers).find(([, value]) => value === returnUrl)?.[0];
  if (name === undefined) return { kind: 'unseen', reason: payload === undefined ? UNSEEN_BY_TOOL : UNSEEN };
  if (target.kind !== 'runtime' || allowedHeaders === undefined) return { kind: 'header', name };
  if (allowedHeaders.some((allowed) => allowed.toLowerCase() === name.toLowerCase())) return { kind: 'header', name };
  const more = name.toLowerCase().startsWith(CUSTOM_PREFIX.toLowerCase()) ? '' : ` Such a name begins with ${CUSTOM_PREFIX}`;
  return { kind: 'unseen', reason: `The runtime does not let this header through, since its requestHeaderAllowlist does not name it: ${name}.${more}` };
}
