/** `F6` goes to the next element marked `data-region`, `Shift+F6` to the one before: in it, to what was focused there last. */
export function listenForRegionKeys(): void {
  const last = new WeakMap<Element, HTMLElement>();
  document.addEventListener('focusin', ({ target }) => {
    const region = target instanceof HTMLElement ? target.closest('[data-region]') : null;
    if (region !== null && target instanceof HTMLElement) last.set(region, target);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'F6') return;
    const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')];
    const at = regions.findIndex((region) => region.contains(document.activeElement));
    const next = regions.at((at + (event.shiftKey ? -1 : 1)) % regions.length);
    if (next === undefined) return;
    event.preventDefault();
    const remembered = last.get(next);
    (remembered?.isConnected === true ? remembered : next.querySelector<HTMLElement>('[tabindex="0"], textarea, input, button') ?? next).focus();
  });
}
