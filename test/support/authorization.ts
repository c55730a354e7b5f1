import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The `Authorization` that a request of the sandbox's credentials must have, made from what arrived ("Create a signed AWS API request", IAM user guide). */
export function toAuthorization({ method, url = '', headers }: IncomingMessage, body: string): string {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const sign = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const [, scope = '', names = ''] = /Credential=sandbox\/([^,]+), SignedHeaders=([^,]+),/.exec(headers.authorization ?? '') ?? [];
  const { pathname, searchParams } = new URL(url, 'http://any');
  const query = [...searchParams].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).sort().join('&');
  const canonical = [method, pathname, query, ...names.split(';').map((name) => `${name}:${String(headers[name])}`), '', names, hash(body)].join('\n');
  const [day = '', region = '', service = ''] = scope.split('/');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(sign, 'AWS4sandbox');
  const toSign = ['AWS4-HMAC-SHA256', String(headers['x-amz-date']), scope, hash(canonical)].join('\n');
  return `AWS4-HMAC-SHA256 Credential=sandbox/${scope}, SignedHeaders=${names}, Signature=${sign(key, toSign).toString('hex')}`;
}
