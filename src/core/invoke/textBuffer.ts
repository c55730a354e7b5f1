/** A text that grows by many small pieces, up to a length. */
export interface TextBuffer {
  /** What of the piece there was room for. */
  add(piece: string): string;
  isFull(): boolean;
  text(): string;
}

/** Pieces are made one string at this length: a chain of very many is slow to walk, and to collect. */
const PART = 16_384;

export function createTextBuffer(maxLength: number): TextBuffer {
  const parts: string[] = [];
  let pieces: string[] = [];
  let length = 0;
  let pending = 0;
  let isFull = false;
  return {
    add(piece) {
      const added = length + piece.length <= maxLength ? piece : piece.slice(0, maxLength - length);
      isFull ||= added.length < piece.length;
      if (added === '') return added;
      pieces.push(added);
      length += added.length;
      pending += added.length;
      if (pending >= PART) {
        parts.push(pieces.join(''));
        pieces = [];
        pending = 0;
      }
      return added;
    },
    isFull: () => isFull,
    text: () => parts.join('') + pieces.join(''),
  };
}
