import type { BrowserContext, Page } from 'playwright-core';

export interface WorkbenchOptions {
  /** The workspace folder to open. */
  readonly folder: string;
  /** User settings of the fresh profile. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment of the extension host beside our own. */
  readonly env?: Readonly<Record<string, string>>;
  /** A packaged extension to install. Without it the extension is loaded from the sources. */
  readonly vsix?: string | undefined;
  /** Folder of the extension where it is another one than this repository. */
  readonly extensionPath?: string;
  /** False leaves folders untrusted until somebody trusts them. */
  readonly trustAll?: boolean;
  /** Adds to the fresh profile before it is opened. */
  readonly prepare?: (profile: { readonly folder: string }) => void | Promise<void>;
  readonly viewport?: { readonly width: number; readonly height: number };
}

export interface RunningWorkbench {
  /** `desktop` where VSCODE_EXECUTABLE is set: there the system's browser opens links, not a page of `context`. */
  readonly kind: 'server' | 'desktop';
  readonly page: Page;
  readonly context: BrowserContext;
  /** The folder of its user data. */
  readonly profile: string;
  /** Process id of the server and of its process group; undefined on the desktop. */
  readonly pid?: number;
  readonly stop: () => Promise<void>;
}

export declare function launchWorkbench(options: WorkbenchOptions): Promise<RunningWorkbench>;
