/** Something with a lifetime. Shaped as VS Code's own, so that core needs no `vscode` to name it. */
export interface Disposable {
  dispose(): void;
}

/** A subscription to one kind of event. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** The sending end of an {@link Event}. Listeners are called in the order they came; one that leaves while called is safe. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = (listener) => {
    const own = (value: T) => { listener(value); };
    this.#listeners.add(own);
    return { dispose: () => { this.#listeners.delete(own); } };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
