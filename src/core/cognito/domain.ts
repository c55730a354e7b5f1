import { UserError } from '../base/errors.js';
import type { Clock } from '../base/clock.js';
import type { CognitoControl, DomainState } from './control.js';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;
const LIMIT_MS = 180_000;

export interface DomainWait {
  readonly control: Pick<CognitoControl, 'getDomain'>;
  readonly time: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** Waits until people can sign in on the domain. Throws a `UserError` where it fails or is not there within 3 minutes. */
export async function waitUntilActive(wait: DomainWait, prefix: string): Promise<void> {
  await waitFor(wait, prefix, 'to become active', (domain) => {
    if (domain?.status === 'FAILED') {
      throw new UserError(`Cognito could not make the domain: ${prefix}`, { code: 'DomainFailed', hint: 'Try again with another prefix.' });
    }
    return domain?.status === 'ACTIVE';
  });
}

/** Waits until the domain is gone from the pool: before that Cognito refuses to delete the pool. */
export async function waitUntilGone(wait: DomainWait, prefix: string, poolId: string): Promise<void> {
  await waitFor(wait, prefix, 'to go', (domain) => domain?.poolId !== poolId);
}

/** Asks at once, then after half a second and twice as long each time, up to 8 seconds. */
async function waitFor(
  { control, time, signal }: DomainWait, prefix: string, what: string, isDone: (domain: DomainState | undefined) => boolean,
): Promise<void> {
  const endMs = time.now() + LIMIT_MS;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    if (isDone(await control.getDomain(prefix, signal))) return;
    if (time.now() + waitMs > endMs) {
      throw new UserError(`The domain took more than ${LIMIT_MS / 60_000} minutes ${what}: ${prefix}`, {
        code: 'DomainSlow', hint: 'Wait a while, then try again.',
      });
    }
    await time.wait(waitMs, signal);
  }
}

/** Words that no prefix may have (Amazon Cognito developer guide, "Using your own domain or an Amazon Cognito domain"). */
const RESERVED_WORDS = ['aws', 'amazon', 'cognito'];

/** A prefix that begins like the pool's name and that nobody else has: all accounts of a region share the prefixes. */
export function toDomainPrefix(poolName: string, unique: string): string {
  const slug = poolName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '').slice(0, 40);
  const isAllowed = slug !== '' && !RESERVED_WORDS.some((word) => slug.includes(word));
  return `${isAllowed ? slug.replace(/-$/, '') : 'pool'}-${unique}`;
}
