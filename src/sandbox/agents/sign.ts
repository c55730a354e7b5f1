import { createHash, createHmac } from 'node:crypto';

/** Keys of AWS, and what for a request is signed with them. */
export interface Signing {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly service: string;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/**
 * The headers of a request with those that sign it (Signature Version 4, "Create a signed AWS API request" in the IAM user guide).
 * The path and query must already be in their canonical form, sorted and encoded. An agent of one file signs in forty lines what would
 * load the whole SDK otherwise.
 */
export function signRequest(
  request: { readonly method: string; readonly url: URL; readonly headers: Readonly<Record<string, string>>; readonly body: string },
  { accessKeyId, secretAccessKey, region, service }: Signing,
  nowMs = Date.now(),
): Readonly<Record<string, string>> {
  const { method, url, body } = request;
  const stamp = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = [stamp.slice(0, 8), region, service, 'aws4_request'];
  const signed = Object.entries({ ...request.headers, 'host': url.host, 'x-amz-date': stamp })
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const names = signed.map(([name]) => name).join(';');
  const canonical = [method, url.pathname, url.search.slice(1), ...signed.map(([name, value]) => `${name}:${value}`), '', names, sha256(body)].join('\n');
  const key = scope.reduce<string | Buffer>((made, part) => hmac(made, part), `AWS4${secretAccessKey}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', stamp, scope.join('/'), sha256(canonical)].join('\n')).toString('hex');
  return {
    ...request.headers,
    'x-amz-date': stamp,
    'authorization': `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope.join('/')}, SignedHeaders=${names}, Signature=${signature}`,
  };
}
