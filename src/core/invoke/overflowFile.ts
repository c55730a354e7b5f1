import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Disposable } from '../base/disposable.js';

/** Where a text lies, in bytes. */
export interface Span {
  readonly position: number;
  readonly length: number;
}

/** A place for text that memory has no room for. Both calls throw the error of the file system. */
export interface Overflow extends Disposable {
  append(text: string): Span;
  read(span: Span): string;
}

/**
 * A temporary file of this user only, made with the first text. On POSIX its name is removed at once, so that nothing is left of it
 * however the process ends; on Windows, where an open file keeps its name, it is removed with the transcript.
 * Writing is synchronous: a block is small, and the editor's own disk cache takes it.
 */
export function createOverflowFile(): Overflow {
  let open: { readonly file: number; readonly folder: string } | undefined;
  let size = 0;

  function create(): { readonly file: number; readonly folder: string } {
    const folder = mkdtempSync(join(tmpdir(), 'agentcore-identity-'));
    const file = openSync(join(folder, 'transcript'), 'wx+', 0o600);
    open = { file, folder };
    if (process.platform !== 'win32') rmSync(folder, { recursive: true, force: true });
    return open;
  }

  return {
    append(text) {
      const { file } = open ?? create();
      const bytes = Buffer.from(text);
      let written = 0;
      while (written < bytes.length) written += writeSync(file, bytes, written, bytes.length - written, size + written);
      const span = { position: size, length: bytes.length };
      size += bytes.length;
      return span;
    },
    read({ position, length }) {
      if (open === undefined) return '';
      const bytes = Buffer.alloc(length);
      let read = 0;
      while (read < length) {
        const count = readSync(open.file, bytes, read, length - read, position + read);
        if (count === 0) break;
        read += count;
      }
      return bytes.toString('utf8', 0, read);
    },
    dispose() {
      if (open === undefined) return;
      closeSync(open.file);
      rmSync(open.folder, { recursive: true, force: true });
      open = undefined;
      size = 0;
    },
  };
}
