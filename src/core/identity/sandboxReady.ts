import * as v from 'valibot';
import { UserError } from '../base/errors.js';

/** The one JSON line that the sandbox prints when it is ready (docs/architecture.md, contracts). */
const schema = v.object({
  endpoint: v.pipe(v.string(), v.regex(/^http:\/\/127\.0\.0\.1:\d+$/)),
  region: v.string(),
  accountId: v.string(),
  issuer: v.string(),
  users: v.array(v.object({ username: v.string(), password: v.string() })),
  clients: v.array(v.object({ clientId: v.string(), clientSecret: v.string() })),
  controlToken: v.string(),
  pid: v.number(),
  /** True where a sandbox already runs on the data directory: it belongs to somebody else. */
  attached: v.optional(v.boolean(), false),
});

export type SandboxReady = v.InferOutput<typeof schema>;

/** Reads the sandbox's JSON line. Throws a `UserError` with code `SandboxNotReady` where it is anything else. */
export function parseSandboxReady(line: string): SandboxReady {
  try {
    return v.parse(schema, JSON.parse(line));
  } catch (cause) {
    throw new UserError('The sandbox started with an answer that is not understood.', {
      code: 'SandboxNotReady', cause, hint: 'Reload the window; the extension may have been updated under it.',
    });
  }
}
