/** Goes to the next element marked `data-region`, or the one before, and there to what had the focus last. */
export interface RegionWalk {
  readonly next: () => void;
  readonly previous: () => void;
}

/** Walks the regions of an element in the order of the page, round and round. */
export function createRegionWalk(page: HTMLElement): RegionWalk {
  const last = new WeakMap<Element, HTMLElement>();
  page.addEventListener('focusin', ({ target }) => {
    const region = target instanceof HTMLElement ? target.closest('[data-region]') : null;
    if (region !== null && target instanceof HTMLElement) last.set(region, target);
  });
  const go = (step: 1 | -1): void => {
    const regions = [...page.querySelectorAll<HTMLElement>('[data-region]')];
    const at = regions.findIndex((region) => region.contains(document.activeElement));
    const region = regions.at(at === -1 && step === -1 ? -1 : (at + step) % regions.length);
    if (region === undefined) return;
    const remembered = last.get(region);
    const first = region.querySelector<HTMLElement>('[tabindex="0"], textarea, input, button');
    (remembered?.isConnected === true ? remembered : first ?? region).focus();
  };
  return { next: () => { go(1); }, previous: () => { go(-1); } };
}
