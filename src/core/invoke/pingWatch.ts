import type { Clock } from '../base/clock.js';
import { pingLocal, type Health } from './ping.js';

const INTERVAL_MS = 5_000;

/** Asks a program on this computer how it is, for as long as somebody looks. */
export interface PingWatch {
  /** Undefined where it was not asked yet. */
  readonly health: () => Health | undefined;
  /** Asks this address at once and then every 5 seconds; undefined asks nobody. */
  follow(url: string | undefined): void;
}

export function createPingWatch(onChange: () => void, clock: Clock): PingWatch {
  let followed: { readonly url: string; readonly abort: AbortController } | undefined;
  let last: { readonly url: string; readonly health: Health } | undefined;

  async function ask(url: string, signal: AbortSignal): Promise<void> {
    try {
      for (;;) {
        const health = await pingLocal(url, signal);
        const isNews = JSON.stringify(health) !== JSON.stringify(last?.health) || last?.url !== url;
        last = { url, health };
        if (isNews) onChange();
        await clock.wait(INTERVAL_MS, signal);
      }
    } catch {
      // Nobody looks any more.
    }
  }

  return {
    health: () => (followed !== undefined && last?.url === followed.url ? last.health : undefined),
    follow(url) {
      if (followed?.url === url) return;
      followed?.abort.abort();
      followed = url === undefined ? undefined : { url, abort: new AbortController() };
      if (followed !== undefined) void ask(followed.url, followed.abort.signal);
    },
  };
}
