import type { Memento } from 'vscode';
import { parseSetupRecord, type SetupRecord } from '../../core/cognito/record.js';

const PREFIX = 'cognitoSetup';

/** What quick set-ups made, so that they can be cleaned up: ids only, kept over restarts and for all windows. */
export interface CognitoSetups {
  /** Those of a connection, the newest first. */
  of(connectionId: string): readonly SetupRecord[];
  find(connectionId: string, setupId: string): SetupRecord | undefined;
  /** Undefined forgets it. */
  save(connectionId: string, record: SetupRecord | undefined, setupId: string): Promise<void>;
}

/** Each record has a key of its own: two windows that save at once do not undo each other. */
export function createCognitoSetups(state: Memento): CognitoSetups {
  const toKey = (connectionId: string, setupId: string) => `${PREFIX}/${connectionId}/${setupId}`;
  return {
    of: (connectionId) => state.keys()
      .filter((key) => key.startsWith(toKey(connectionId, '')))
      .flatMap((key) => parseSetupRecord(state.get(key)) ?? [])
      .sort((one, other) => other.startedAtMs - one.startedAtMs),
    find: (connectionId, setupId) => parseSetupRecord(state.get(toKey(connectionId, setupId))),
    save: async (connectionId, record, setupId) => state.update(toKey(connectionId, setupId), record),
  };
}
