import { createHash, createHmac } from 'node:crypto';

/** What a request is signed with; the SDK's providers give it. */
export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface SignableRequest {
  /** Without a query. */
  readonly url: URL;
  readonly contentType: string;
  readonly body: string;
}

export interface SigningScope {
  readonly region: string;
  /** Name of the service in signatures. */
  readonly service: string;
  readonly nowMs: number;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/**
 * The headers of a signed POST, `host` aside, which HTTP sends itself.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function toSignedPost(
  { url, contentType, body }: SignableRequest, credentials: SigningCredentials, { region, service, nowMs }: SigningScope,
): Readonly<Record<string, string>> {
  const time = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '');
  const { sessionToken } = credentials;
  const headers = {
    'content-type': contentType, 'x-amz-date': time, ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
  };
  const signed = Object.entries({ ...headers, host: url.host }).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = signed.map(([name]) => name).join(';');
  const canonical = ['POST', url.pathname, '', ...signed.map(([name, value]) => `${name}:${value}`), '', names, hash(body)].join('\n');
  const scope = [time.slice(0, 8), region, service, 'aws4_request'];
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  const signature = hmac(key, [ALGORITHM, time, scope.join('/'), hash(canonical)].join('\n')).toString('hex');
  return { ...headers, authorization: `${ALGORITHM} Credential=${credentials.accessKeyId}/${scope.join('/')}, SignedHeaders=${names}, Signature=${signature}` };
}
