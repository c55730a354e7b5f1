import { BEGINNING } from '../bounds/textRoom.js';

/** A text that grows by many small pieces, up to a length. */
export interface TextBuffer {
  /** What of the piece there was room for. */
  add(piece: string): string;
  length(): number;
  isFull(): boolean;
  /** Lets all but the beginning go; nothing is added any more. */
  cut(): void;
  text(): string;
}

/** Pieces are made one string at this length: a chain of very many is slow to walk, and to collect. */
const PART = BEGINNING;

export function createTextBuffer(maxLength: number): TextBuffer {
  const parts: string[] = [];
  let pieces: string[] = [];
  let length = 0;
  let pending = 0;
  let isFull = false;
  let isCut = false;
  return {
    add(piece) {
      const room = isCut ? 0 : maxLength - length;
      const added = piece.length <= room ? piece : piece.slice(0, room);
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
    length: () => length,
    isFull: () => isFull,
    cut() {
      if (parts.length === 0) return;
      parts.length = 1;
      pieces = [];
      length = parts[0]?.length ?? 0;
      isFull = true;
      isCut = true;
    },
    text: () => parts.join('') + pieces.join(''),
  };
}
