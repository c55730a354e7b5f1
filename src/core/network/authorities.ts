import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import { UserError } from '../base/errors.js';

/**
 * The certificate authorities that are trusted: Node's own, those of AWS_CA_BUNDLE and those of NODE_EXTRA_CA_CERTS, as PEM.
 * Undefined where neither is set, so that those of VS Code and the system stay. Throws a `UserError` where AWS_CA_BUNDLE cannot be
 * read; NODE_EXTRA_CA_CERTS that cannot is passed over, as Node does.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-gen-config.html
 */
export async function readAuthorities(env: Readonly<NodeJS.ProcessEnv>): Promise<readonly string[] | undefined> {
  const [bundle, extra] = [env['AWS_CA_BUNDLE'] ?? '', env['NODE_EXTRA_CA_CERTS'] ?? ''];
  const texts = await Promise.all([
    bundle === '' ? undefined : readPem(bundle).catch((cause: unknown) => {
      throw new UserError(`The file that AWS_CA_BUNDLE names has no certificates that can be read: ${bundle}`, {
        code: 'AuthoritiesUnreadable', cause, hint: 'Correct the environment variable, or unset it.',
      });
    }),
    extra === '' ? undefined : readPem(extra).catch(() => undefined),
  ]);
  const found = texts.filter((text) => text !== undefined);
  return found.length === 0 ? undefined : [...rootCertificates, ...found];
}

async function readPem(path: string): Promise<string> {
  const text = await readFile(path, 'utf8');
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new Error('There is no certificate in it.');
  return text;
}
