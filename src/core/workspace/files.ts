/** One entry of a folder. A symbolic link is neither file nor folder until it is followed. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link';
}

/**
 * The files of a workspace, as much as discovery asks of them. Paths are absolute and as the system writes them. Every method throws
 * what the system throws.
 */
export interface WorkspaceFiles {
  list(folder: string): Promise<readonly FolderEntry[]>;
  /** The text of a file in UTF-8; undefined where it has more bytes than `maxBytes`, of which nothing is kept then. */
  read(path: string, maxBytes: number): Promise<string | undefined>;
  /** The path with every symbolic link in it followed. */
  realpath(path: string): Promise<string>;
}
