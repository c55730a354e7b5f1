import { sha256 } from '../data/sha256.js';
import { forgetOldest } from '../forgetOldest.js';
import { toRuleViolation } from './errors.js';
import { readFields, type TextRule } from './fields.js';
import { replyJson } from './reply.js';
import { readJson } from './request.js';
import type { Call, Handler } from './router.js';

const CLIENT_TOKEN = { pattern: /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,256}$/, min: 33, max: 256 } as const satisfies TextRule;
/** More are not remembered: who has lost an answer asks again at once. */
const MOST_ANSWERS = 1_000;

/**
 * Answers to requests with a `clientToken`, in memory. SDKs send one of their own with each request, and the same one when they have lost the
 * answer and try again: then nothing is done twice ("Ensuring idempotency" in the API reference of Amazon EC2, to which AgentCore's leads).
 */
export interface Once {
  /** A handler that answers 202 with what `run` gives, or has given to this request. `run` does its work before it returns. */
  toHandler(run: (call: Call, body: Readonly<Record<string, unknown>>) => object): Handler;
  clear(): void;
}

export function createOnce(): Once {
  const answers = new Map<string, { readonly requestSha256: string; readonly answer: object }>();
  return {
    toHandler: (run) => async (call) => {
      const { request, response, url } = call;
      const body = await readJson(request);
      const fields = readFields({ clientToken: body['clientToken'] ?? url.searchParams.get('clientToken') });
      const token = fields.optionalText('clientToken', CLIENT_TOKEN);
      fields.check();
      const key = `${request.method ?? ''} ${url.pathname} ${token ?? ''}`;
      const requestSha256 = sha256(JSON.stringify([url.search, body]));
      const earlier = token === undefined ? undefined : answers.get(key);
      // Guess: client-token-of-another-request
      if (earlier !== undefined && earlier.requestSha256 !== requestSha256) throw toRuleViolation('The clientToken belongs to an earlier request with other members. Send a new one.');
      const answer = earlier?.answer ?? run(call, body);
      if (token !== undefined) {
        answers.set(key, { requestSha256, answer });
        forgetOldest(answers, MOST_ANSWERS);
      }
      replyJson(response, 202, answer);
    },
    clear() { answers.clear(); },
  };
}
