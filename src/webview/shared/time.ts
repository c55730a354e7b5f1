const two = (part: number): string => String(part).padStart(2, '0');

/** "10:02" of epoch milliseconds, in the reader's time zone. */
export function toClock(atMs: number): string {
  const date = new Date(atMs);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** "10:02:30". */
export function toClockSeconds(atMs: number): string {
  return `${toClock(atMs)}:${two(new Date(atMs).getSeconds())}`;
}

/** "10:02:30.226". */
export function toClockMillis(atMs: number): string {
  return `${toClockSeconds(atMs)}.${String(new Date(atMs).getMilliseconds()).padStart(3, '0')}`;
}

/** "96 ms", "2.1 s", "3 min 5 s". */
export function toDuration(lengthMs: number): string {
  const ms = Math.max(0, lengthMs);
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** "9:12", and "0:00" when the time is over. */
export function toCountdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

/** "212 B", "1.4 kB", "2.0 MB". */
export function toSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
