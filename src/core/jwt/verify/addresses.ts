import { isSafeUrl } from '../../base/safeUrl.js';

/** Whether an address may be fetched: `ask` is one that is only reached from within a network, which a person should have meant. */
export type Reach = { readonly kind: 'allowed' | 'ask' } | { readonly kind: 'refused'; readonly reason: string };

/** Networks that are not of the Internet at large (IANA IPv4 Special-Purpose Address Registry). */
const PRIVATE_IPV4 = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|192\.0\.0\.|198\.1[89]\.|0\.|127\.)/;
/** fc00::/7, fe80::/10 and fec0::/10 (RFC 4193; RFC 4291, sections 2.5.6 and 2.5.7), and 64:ff9b:1::/48 (RFC 8215). */
const PRIVATE_IPV6 = /^(f[cd]..|fe[89abcdef].|0064:ff9b:0001)/;
/** What holds an IPv4 address in its last 32 bits: ::/96, ::ffff:0:0/96 (RFC 4291, section 2.5.5) and 64:ff9b::/96 (RFC 6052). */
const HOLDS_IPV4 = /^(0000:){5}(0000|ffff):|^0064:ff9b:(0000:){4}/;
const PRIVATE_NAME = /\.(localhost|localdomain|local|internal|intranet|lan|home|corp|private|home\.arpa)$/;
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/** Says of an address whether it may be fetched: https, or http on this computer, without a password in it. */
export function reachOf(address: string): Reach {
  if (!URL.canParse(address)) return { kind: 'refused', reason: `This is no address: ${address}` };
  const url = new URL(address);
  if (!isSafeUrl(address)) return { kind: 'refused', reason: `Only https addresses are fetched, and http on this computer: ${address}` };
  if (url.username !== '' || url.password !== '') return { kind: 'refused', reason: `An address with a user name or password in it is not fetched: ${url.host}` };
  const host = url.hostname.replace(/\.$/, '');
  if (LOOPBACK.test(host)) return { kind: 'allowed' };
  const isInside = isPrivateAddress(host) || PRIVATE_NAME.test(host) || !/[.:]/.test(host);
  return { kind: isInside ? 'ask' : 'allowed' };
}

/** Whether an IP address is one of a private network or of this computer. False for names. */
export function isPrivateAddress(address: string): boolean {
  const ip = address.replace(/^\[|\]$/g, '');
  if (!ip.includes(':')) return PRIVATE_IPV4.test(ip);
  const whole = toWholeIpv6(ip);
  if (whole === undefined) return true;
  if (HOLDS_IPV4.test(whole)) return PRIVATE_IPV4.test(toIpv4(whole.slice(-9)));
  // 2002::/16 holds one behind its first two bytes (RFC 3056, section 2).
  return whole.startsWith('2002:') ? PRIVATE_IPV4.test(toIpv4(whole.slice(5, 14))) : PRIVATE_IPV6.test(whole);
}

/** The host of an address whose name is still to be looked up. Undefined for IP addresses and this computer. */
export function nameToResolve(address: string): string | undefined {
  const { hostname } = new URL(address);
  return LOOPBACK.test(hostname) || hostname.startsWith('[') || /^[\d.]+$/.test(hostname) ? undefined : hostname;
}

/** Eight groups of four digits, as `URL` leaves an address without them. Undefined for what is no IPv6 address. */
function toWholeIpv6(ip: string): string | undefined {
  const bare = ip.replace(/%.*$/, '');
  if (!URL.canParse(`https://[${bare}]/`)) return undefined;
  const [before = '', after] = new URL(`https://[${bare}]/`).hostname.slice(1, -1).split('::');
  const groups = (text: string | undefined): readonly string[] => (text === undefined || text === '' ? [] : text.split(':'));
  const zeros = Array<string>(after === undefined ? 0 : 8 - groups(before).length - groups(after).length).fill('0');
  return [...groups(before), ...zeros, ...groups(after)].map((group) => group.padStart(4, '0')).join(':');
}

/** "0a00:0001" as "10.0.0.1". */
function toIpv4(groups: string): string {
  return (groups.replace(':', '').match(/../g) ?? []).map((byte) => parseInt(byte, 16)).join('.');
}
