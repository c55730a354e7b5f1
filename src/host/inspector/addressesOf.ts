import { lookup } from 'node:dns/promises';

/** The IP addresses that this computer knows a name by; none where it knows none, which the fetch itself then says. */
export async function addressesOf(hostname: string): Promise<readonly string[]> {
  try {
    return (await lookup(hostname, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}
