import { get } from 'node:http';
import { SERVER_NAME } from './pages.js';

/** How long another program is given to say what it is. */
const PATIENCE_MS = 500;
const MAX_NAME_CHARACTERS = 60;

/** What holds a port: as it names itself in HTTP, or undefined where it does not. */
export function nameForeignOwner(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get({ host, port, path: '/', agent: false, timeout: PATIENCE_MS, headers: { Connection: 'close' } }, (response) => {
      response.destroy();
      // Said by somebody else and shown to a person: printable and short.
      const name = String(response.headers['server'] ?? '').replace(/[^ -~]/g, '').trim().slice(0, MAX_NAME_CHARACTERS);
      resolve(name === '' ? undefined : name);
    });
    const give = () => {
      request.destroy();
      resolve(undefined);
    };
    request.once('timeout', give).once('error', give);
    setTimeout(give, 2 * PATIENCE_MS).unref();
  });
}

/** True where the one that answers calls itself by our name, but could not prove that it is a window of this VS Code. */
export const callsItselfOurs = (name: string | undefined): boolean => name === SERVER_NAME;
