import { isCancellation } from '../../core/base/errors.js';
import { discoverIssuer } from '../../core/flow/issuer.js';
import { createIssuerHttp } from '../../core/flow/issuerHttp.js';
import { findPrivateAddress } from '../../core/network/privateAddress.js';
import type { ServerSource } from '../../core/wizard/discoveredServer.js';
import { withProgress } from './progress.js';

/** A person waits for it: an answer that takes longer is of no use. */
const TIMEOUT_MS = 10_000;
/** A discovery document has some kilobytes. */
const MAX_BYTES = 262_144;

/**
 * Looks at discovery URLs from here: https or this computer only, no redirects, with limits of time and size, and a progress that can be
 * cancelled. No secret goes along.
 * @param send fetch of the connection, where it goes through proxies
 */
export function createServerSource(send?: typeof fetch): ServerSource {
  const http = createIssuerHttp({ timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, ...(send === undefined ? {} : { fetch: send }) });
  return {
    findPrivateAddress,
    read: (url) => withProgress(`Reading ${new URL(url).host}`, async (signal) => {
      try {
        return await discoverIssuer(http, url, signal);
      } catch (error) {
        if (signal.aborted && !isCancellation(error)) throw new DOMException('The reading was given up.', 'AbortError');
        throw error;
      }
    }),
  };
}
