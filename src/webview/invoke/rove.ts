const STEPS: ReadonlyMap<string, number> = new Map([['ArrowDown', 1], ['ArrowUp', -1], ['Home', -Infinity], ['End', Infinity]]);

/** Moves by arrows among the elements of a list that are marked `data-rove`, and leaves the tab stop where the focus is. */
export function rove(event: KeyboardEvent): void {
  const { currentTarget, target, key } = event;
  const step = STEPS.get(key);
  if (step === undefined || !(currentTarget instanceof HTMLElement) || !(target instanceof HTMLElement)) return;
  const stops = [...currentTarget.querySelectorAll<HTMLElement>('[data-rove]')];
  const at = Math.min(stops.length - 1, Math.max(0, stops.indexOf(target) + step));
  const next = stops[at];
  if (next === undefined) return;
  for (const stop of stops) stop.tabIndex = stop === next ? 0 : -1;
  next.focus();
  event.preventDefault();
}
