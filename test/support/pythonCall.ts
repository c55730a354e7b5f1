/** A call of a client's method as boto3 makes it. */
export interface PythonCall {
  readonly service: string;
  readonly method: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|os\.environ\["\w+"\]|-?\d+(?:\.\d+)?|True|False|\w+|[[\]{}(),:=])/y;

/** Reads the one call of a program that was copied: its literals, and variables as `environment` has them. Throws on anything else. */
export function readPythonCall(program: string, environment: Readonly<Record<string, string>>): PythonCall {
  const head = /^answer = client\.(\w+)\($/m.exec(program);
  const service = /client\(\s*"([^"]+)"/.exec(program)?.[1];
  if (head === null || service === undefined) throw new Error('This program has no call.');
  TOKEN.lastIndex = head.index + head[0].length;

  const take = () => {
    const token = TOKEN.exec(program)?.[1];
    if (token === undefined) throw new Error('This is not understood.');
    return token;
  };
  const peek = () => {
    const at = TOKEN.lastIndex;
    const token = take();
    TOKEN.lastIndex = at;
    return token;
  };
  const expect = (sign: string) => { if (take() !== sign) throw new Error(`This has no: ${sign}`); };

  /** Items with commas between them and perhaps after the last. */
  function takeAll<T>(end: string, item: () => T): readonly T[] {
    const items: T[] = [];
    while (peek() !== end) {
      items.push(item());
      if (peek() === ',') take();
      else if (peek() !== end) throw new Error('A comma is missing.');
    }
    take();
    return items;
  }

  function takeValue(): unknown {
    const token = take();
    if (token.startsWith('"')) return JSON.parse(token);
    if (token.startsWith('os.')) return environment[token.slice('os.environ["'.length, -'"]'.length)];
    if (token === 'True' || token === 'False') return token === 'True';
    if (token === '[') return takeAll(']', takeValue);
    if (token === '{') {
      return Object.fromEntries(takeAll('}', () => {
        const key = takeValue();
        expect(':');
        return [String(key), takeValue()];
      }));
    }
    return Number(token);
  }

  const parameters = takeAll(')', () => {
    const name = take();
    expect('=');
    return [name, takeValue()] as const;
  });
  return { service, method: head[1] ?? '', parameters: Object.fromEntries(parameters) };
}
