import { admitBearer } from '../gateways/admit.js';
import { readAuthorizerConfiguration, type AuthorizerConfiguration } from '../inbound/authorizer.js';
import { judgeToken } from '../inbound/verify.js';
import { toRefusal } from '../runtime/authorize.js';
import type { Sandbox } from '../sandbox.js';
import { readFields, type FieldReader, type TextRule } from '../web/fields.js';

/** What stands in an `authorization` header behind its scheme. */
const TOKEN = { pattern: /^\S+$/, min: 1, max: 131_072 } as const satisfies TextRule;
const MOST_CASES = 500;

interface Case {
  readonly kind: 'runtime' | 'gateway';
  readonly authorizerConfiguration: AuthorizerConfiguration;
  readonly token: string;
}

/** What the door would answer; the message only where it refuses. */
interface Outcome {
  readonly status: 200 | 401 | 403;
  readonly message?: string;
}

/**
 * `POST /_sandbox/judge` with `cases`, each a `kind` (runtime or gateway), an `authorizerConfiguration` and a `token`: how such a runtime or
 * gateway would answer that bearer token, by the code with which they do, without there being one.
 */
export async function judgeTokens(sandbox: Sandbox, body: unknown): Promise<{ readonly outcomes: readonly Outcome[] }> {
  const request = readFields(body);
  request.need('cases');
  request.size('cases', 1, MOST_CASES);
  const cases = (request.objects('cases') ?? []).map((one) => readCase(one, sandbox.origin));
  request.check();
  return { outcomes: await Promise.all(cases.flatMap((one) => (one === undefined ? [] : judge(sandbox, one)))) };
}

function readCase(one: FieldReader, origin: string): Case | undefined {
  for (const name of ['kind', 'authorizerConfiguration']) one.need(name);
  const kind = one.choice('kind', ['runtime', 'gateway']);
  const authorizerConfiguration = readAuthorizerConfiguration(one, origin);
  const token = one.text('token', TOKEN);
  return kind === undefined || authorizerConfiguration === undefined ? undefined : { kind, authorizerConfiguration, token };
}

async function judge(sandbox: Sandbox, { kind, authorizerConfiguration, token }: Case): Promise<Outcome> {
  if (kind === 'runtime') return toRefusal(await judgeToken(sandbox, authorizerConfiguration.customJWTAuthorizer, token)) ?? { status: 200 };
  const admission = await admitBearer(sandbox, authorizerConfiguration, `Bearer ${token}`);
  return admission.kind === 'letIn' ? { status: 200 } : { status: admission.status, message: admission.message };
}
