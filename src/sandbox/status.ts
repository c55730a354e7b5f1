import { toReadyLine } from './ready.js';
import { TABLE_NAMES } from './state.js';
import { replyJson } from './web/reply.js';
import type { Handler } from './web/router.js';

/** `GET /_sandbox/status`: how many records of each kind there are, and the ready line for whoever finds the sandbox running. */
export const showStatus: Handler = ({ sandbox, response }) => {
  const counts = Object.fromEntries(TABLE_NAMES.filter((name) => name !== 'settings').map((name) => [name, sandbox.store.keys(name).length]));
  replyJson(response, 200, { pid: process.pid, counts, ready: toReadyLine(sandbox) });
};
