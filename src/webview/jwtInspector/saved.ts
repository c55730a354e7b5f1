const TABS = ['claims', 'header', 'raw', 'tree'] as const;

export type InspectorTab = (typeof TABS)[number];

/** All that VS Code keeps for the inspector, which is written to disk. Never a token, nor anything that was read of one. */
export interface SavedState {
  readonly tab: InspectorTab;
}

/** Reads the saved state; whatever is not as it should be starts afresh. */
export function readSaved(state: unknown): SavedState {
  const { tab } = (typeof state === 'object' && state !== null ? state : {}) as Partial<Record<keyof SavedState, unknown>>;
  return { tab: TABS.find((known) => known === tab) ?? 'claims' };
}
