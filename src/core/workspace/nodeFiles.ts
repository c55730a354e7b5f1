import { open, readdir, realpath } from 'node:fs/promises';
import type { FolderEntry, WorkspaceFiles } from './files.js';

/** The files of this computer. */
export const nodeFiles: WorkspaceFiles = {
  async list(folder) {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.flatMap((entry): readonly FolderEntry[] => {
      if (entry.isSymbolicLink()) return [{ name: entry.name, kind: 'link' }];
      if (entry.isDirectory()) return [{ name: entry.name, kind: 'folder' }];
      // A pipe or a device would never end.
      return entry.isFile() ? [{ name: entry.name, kind: 'file' }] : [];
    });
  },

  async read(path, maxBytes) {
    const file = await open(path);
    try {
      if (!(await file.stat()).isFile()) return undefined;
      // One byte more than may be there: a file can grow while it is read.
      const buffer = Buffer.alloc(maxBytes + 1);
      let length = 0;
      for (;;) {
        const { bytesRead } = await file.read(buffer, length, buffer.length - length);
        if (bytesRead === 0) return buffer.toString('utf8', 0, length);
        length += bytesRead;
        if (length > maxBytes) return undefined;
      }
    } finally {
      await file.close();
    }
  },

  realpath: (path) => realpath(path),
};
