import type { Socket } from 'node:net';

/** JSON messages between two windows, one a line. */
export interface Channel {
  send(message: unknown): void;
  close(): void;
}

/** More than the headers and the URL of a request that the listener takes, and than any of its pages. */
const MAX_LINE_CHARACTERS = 128 * 1024;

/**
 * Reads and writes messages on a socket. What cannot be read, and a line without end, closes it.
 * @param onMessage throws where a message is not one to take, which closes the socket too
 */
export function openChannel(socket: Socket, onMessage: (message: unknown) => void): Channel {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('error', () => { socket.destroy(); });
  socket.on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    try {
      for (const line of lines) onMessage(JSON.parse(line));
      if (rest.length > MAX_LINE_CHARACTERS) throw new Error('a line without end');
    } catch {
      socket.destroy();
    }
  });
  return {
    send: (message) => { if (socket.writable) socket.write(`${JSON.stringify(message)}\n`); },
    close: () => { socket.destroy(); },
  };
}
