import type { Reminder } from './events.js';
import type { StepIo } from './plan.js';

/** Most people are back by then. Whoever is not may have met a browser that does not go back to plain http, or an error page. */
const NO_RETURN_AFTER_MS = 30_000;
const LAST_MINUTE_MS = 60_000;

/** What is told once each while a person is waited for. */
export interface Reminders {
  /** Tells what is due by now. For whoever looks at the clock anyway. */
  tell(): void;
  /** Waits until this time and tells meanwhile what is due. Rejects at the signal. */
  waitUntil(atMs: number, signal: AbortSignal): Promise<void>;
}

/** @param endsAtMs when nobody is waited for any more */
export function createReminders({ clock, reminded }: Pick<StepIo, 'clock' | 'reminded'>, endsAtMs: number, kinds: readonly Reminder[]): Reminders {
  const at: Readonly<Record<Reminder, number>> = { noReturn: clock.now() + NO_RETURN_AFTER_MS, lastMinute: endsAtMs - LAST_MINUTE_MS };
  const due = kinds.map((kind) => ({ kind, atMs: at[kind] })).sort((one, other) => one.atMs - other.atMs);
  const tell = () => {
    while (due[0] !== undefined && clock.now() >= due[0].atMs) {
      reminded(due[0].kind);
      due.shift();
    }
  };
  return {
    tell,
    async waitUntil(atMs, signal) {
      for (const { atMs: next } of due.filter((one) => one.atMs < atMs)) {
        await clock.wait(next - clock.now(), signal);
        tell();
      }
      await clock.wait(atMs - clock.now(), signal);
    },
  };
}
