/** An answer that is held back: `reached` when it is about to go out, and it goes out after `release`. */
export interface Hold {
  readonly reached: Promise<void>;
  readonly release: () => void;
  /** Done before the answer. */
  readonly meanwhile: () => Promise<void>;
}

export function hold(): Hold {
  let reach = (): void => undefined;
  let release = (): void => undefined;
  const reached = new Promise<void>((resolve) => { reach = resolve; });
  const released = new Promise<void>((resolve) => { release = resolve; });
  return {
    reached,
    release: () => { release(); },
    meanwhile: () => {
      reach();
      return released;
    },
  };
}
