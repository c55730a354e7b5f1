import { isSafeUrl } from '../../base/safeUrl.js';

/** Whether an address may be fetched: `ask` is one that is only reached from within a network, which a person should have meant. */
export type Reach = { readonly kind: 'allowed' | 'ask' } | { readonly kind: 'refused'; readonly reason: string };

const PRIVATE_IPV4 = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|0\.|127\.)/;
const PRIVATE_IPV6 = /^\[(f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:|::\]|::ffff:)/;
const PRIVATE_NAME = /\.(local|internal|intranet|lan|home|corp|private|home\.arpa)$/;
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/** Says of an address whether it may be fetched: https, or http on this computer, without a password in it. */
export function reachOf(address: string): Reach {
  if (!URL.canParse(address)) return { kind: 'refused', reason: `This is no address: ${address}` };
  const url = new URL(address);
  if (!isSafeUrl(address)) return { kind: 'refused', reason: `Only https addresses are fetched, and http on this computer: ${address}` };
  if (url.username !== '' || url.password !== '') return { kind: 'refused', reason: `An address with a user name or password in it is not fetched: ${url.host}` };
  const host = url.hostname.replace(/\.$/, '');
  if (LOOPBACK.test(host)) return { kind: 'allowed' };
  const isInside = PRIVATE_IPV4.test(host) || PRIVATE_IPV6.test(host) || PRIVATE_NAME.test(host) || !/[.:]/.test(host);
  return { kind: isInside ? 'ask' : 'allowed' };
}
