/** The contract of the JWT inspector. The text lives in the view and in the host's memory, never in the view's saved state. */

import type { PanelAction } from './invoke.js';

export interface JwtInspectorHost {
  /** Called when the view is drawn, which happens anew each time it was hidden; the text that was last read, or an empty string. */
  ready(): Promise<{ readonly text: string; readonly nowMs: number }>;
  /** What is read now, so that it is there again when the view is drawn anew. */
  remember(text: string): void;
  copy(text: string): Promise<void>;
  pasteFromClipboard(): Promise<string>;
}

export interface JwtInspectorView {
  /** Reads another text in the same panel. */
  read(text: string): void;
  act(action: PanelAction): void;
}
