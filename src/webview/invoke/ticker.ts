/** Calls `tick` at a steady pace that can be changed, or stopped with undefined. */
export function createTicker(tick: () => void): (everyMs: number | undefined) => void {
  let pace: number | undefined;
  let timer: number | undefined;
  return (everyMs) => {
    if (pace === everyMs) return;
    pace = everyMs;
    window.clearInterval(timer);
    timer = everyMs === undefined ? undefined : window.setInterval(tick, everyMs);
  };
}
