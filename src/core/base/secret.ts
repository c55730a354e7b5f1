const MASK = '[secret]';

/**
 * A value that must not be seen by accident: text, JSON and inspection all show `[secret]`.
 * Only {@link Secret.reveal} gives the value, so every place that reads one can be found by that word.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself, for the one call that needs it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  /** What Node's `util.inspect`, and with it `console.log`, prints. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return MASK;
  }
}
