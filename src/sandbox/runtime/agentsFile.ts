import { unwatchFile, watchFile } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../core/base/errors.js';
import type { Sandbox } from '../sandbox.js';
import { readText } from '../textFile.js';
import { ServiceError } from '../web/errors.js';
import { readFields } from '../web/fields.js';
import { readRegistration, registerAll, type Registration } from './registration.js';

/** How often the file is looked at. Editors replace files, so it is the path that is watched. */
const INTERVAL_MS = 1_000;

/** The file that lists the user's own agents. */
export interface AgentsFile {
  /** Registers what the file lists now. A file that cannot be read or understood changes nothing. */
  read(): void;
  close(): void;
}

function parse(text: string): readonly Registration[] {
  const request = readFields({ agents: JSON.parse(text) as unknown });
  request.need('agents');
  const registrations = request.objects('agents')?.map(readRegistration) ?? [];
  if (new Set(registrations.map(({ name }) => name)).size < registrations.length) request.fail('agents', 'Member must have each name once');
  request.check();
  return registrations;
}

/** @param path `[{"name", "url", "workload", "protocol"}]`, where there may be no file yet */
export function openAgentsFile(sandbox: Sandbox, path: string): AgentsFile {
  const { store, log } = sandbox;
  const file = resolve(path);
  const read = () => {
    try {
      const text = readText(file, (code, cause) => new UserError(`The file cannot be read (${code})`, { code: 'AgentsUnreadable', cause }));
      const changes = registerAll(sandbox, text === undefined ? [] : parse(text));
      if (changes.length > 0) store.write(...changes);
    } catch (error) {
      if (!(error instanceof ServiceError || error instanceof SyntaxError || error instanceof UserError)) throw error;
      log.warn(`The list of agents cannot be used and was left aside: ${file}: ${error.message}`);
    }
  };
  const onChange = () => {
    read();
    log.info(`The list of agents was read again: ${file}`);
  };
  watchFile(file, { interval: INTERVAL_MS, persistent: false }, onChange);
  return { read, close: () => { unwatchFile(file, onChange); } };
}
