import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

const blocks = new BlockList();
// RFC 1918, RFC 6598 (shared), RFC 3927 (link-local, where clouds keep their metadata), RFC 1122 (this network and this host).
for (const [net, prefix] of [
  ['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['100.64.0.0', 10], ['169.254.0.0', 16], ['0.0.0.0', 8], ['127.0.0.0', 8],
] as const) blocks.addSubnet(net, prefix, 'ipv4');
// RFC 4291 (unspecified, loopback, link-local), RFC 4193 (unique local).
for (const [net, prefix] of [['::', 127], ['fe80::', 10], ['fc00::', 7]] as const) blocks.addSubnet(net, prefix, 'ipv6');

/** True for an address that only this computer or its own network reaches. An IPv4 address within an IPv6 one is read as such. */
export function isPrivateAddress(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && blocks.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

type Lookup = (hostname: string) => Promise<readonly { readonly address: string }[]>;

/**
 * The private address that a host name leads to; undefined where it leads to none. A name that only a proxy can resolve leads to
 * none: it is the proxy then that is spoken to.
 * @param hostname as a URL has it: an IPv6 address in brackets
 */
export async function findPrivateAddress(hostname: string, find: Lookup = (name) => lookup(name, { all: true })): Promise<string | undefined> {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = isIP(bare) === 0 ? await find(bare).catch(() => []) : [{ address: bare }];
  return addresses.map(({ address }) => address).find(isPrivateAddress);
}
