import { connect, type Socket } from 'node:net';

/** An answer as it came over the wire. `status` is 0 where the other side closed without one. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case; a header that came twice is joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends bytes as they are, which no HTTP client would let through, and reads until the other side closes. */
export function sendRaw(port: number, text: string, host = '127.0.0.1'): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host }, () => { socket.write(text); });
    readToEnd(socket).then((answer) => { resolve(parseAnswer(answer)); }, reject);
  });
}

/** What a browser sends when it navigates: a GET, `Host`, and whatever else the test says. */
export function navigate(url: string, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer> {
  const { port, host, hostname, pathname, search } = new URL(url);
  const lines = Object.entries({ Host: host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return sendRaw(Number(port), `GET ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n`, hostname === '[::1]' ? '::1' : hostname);
}

/** `name=value` of the cookie that an answer sets. */
export function cookieOf(answer: RawAnswer): string {
  return (answer.headers['set-cookie'] ?? '').split(';')[0] ?? '';
}

/** Everything until the other side closes. A reset after an answer is what a refused body leads to, and no fault. */
export function readToEnd(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    socket.on('data', (part) => parts.push(part));
    socket.on('error', (error: NodeJS.ErrnoException) => { if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error); });
    socket.on('close', () => { resolve(Buffer.concat(parts).toString('utf8')); });
  });
}

/** The first answer in a text that came over the wire. */
export function parseAnswer(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = (end < 0 ? text : text.slice(0, end)).split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0), headers, body: end < 0 ? '' : text.slice(end + 4) };
}
