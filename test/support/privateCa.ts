import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './folder.js';

/** A certificate authority that nobody trusts but who is told to, and a server's certificate of it. */
export interface PrivateCa {
  /** The file of the authority, as PEM. */
  readonly path: string;
  readonly key: Buffer;
  readonly cert: Buffer;
  remove(): void;
}

/** Made anew with the `openssl` of this computer, good for a day. */
export function createPrivateCa(hosts: readonly string[]): PrivateCa {
  const folder = makeFolder();
  const at = (name: string) => join(folder.path, name);
  const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...newKey, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-days', '1', '-subj', '/CN=Private CA', '-addext', 'basicConstraints=critical,CA:TRUE');
  openssl('req', ...newKey, '-keyout', at('server.key'), '-out', at('server.csr'), '-subj', `/CN=${hosts[0] ?? ''}`);
  writeFileSync(at('names'), `subjectAltName=${hosts.map((host) => `DNS:${host}`).join()}`);
  openssl('x509', '-req', '-in', at('server.csr'), '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '1', '-extfile', at('names'), '-out', at('server.pem'));
  return { path: at('ca.pem'), key: readFileSync(at('server.key')), cert: readFileSync(at('server.pem')), remove: () => folder.remove() };
}
