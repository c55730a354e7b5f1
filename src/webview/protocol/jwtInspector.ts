/** The contract of the JWT inspector. The token lives in the view and the host's memory, never in the view's saved state. */

export interface JwtInspectorHost {
  /** Called when the view is drawn; the text that was handed over for reading, or an empty string. */
  ready(): Promise<{ readonly text: string; readonly nowMs: number }>;
  copy(text: string): Promise<void>;
  pasteFromClipboard(): Promise<string>;
}

export interface JwtInspectorView {
  /** Reads another text in the same panel. */
  read(text: string): void;
}
