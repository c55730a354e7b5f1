import { parseArgs } from 'node:util';
import { LOG_LEVELS, type LogLevel } from './log.js';
import { toErrorCode } from './textFile.js';

/** What the sandbox is started with. */
export interface Options {
  /** 0 for the port of the last start, or else any free one. */
  readonly port: number;
  /** Undefined with `--memory`: nothing is kept. */
  readonly dataDirectory: string | undefined;
  readonly json: boolean;
  readonly region: string;
  /** The lists of the user's own agents; there may be no such files. */
  readonly agentsFiles: readonly string[];
  /** A file of what the sandbox is to have, see seedFile.ts. */
  readonly seedFile?: string;
  /** From this level on a line is written; `info` where nothing is said. */
  readonly logLevel?: LogLevel;
  /** Where lines of the log are appended to; stderr where nothing is said. */
  readonly logFile?: string;
  /** How long a client may take to send a request, in milliseconds. For tests: --help does not name it. */
  readonly patienceMs?: number;
}

export const USAGE = `Usage: agentcore-identity sandbox [options]

A local AgentCore Identity. From a checkout: npm run sandbox -- [options]; without npm: node dist/sandbox.js [options]

  --port N      listen on this port of 127.0.0.1 (default 0: the port of the last start, or else any free one)
  --data DIR    keep the state in this folder (default .sandbox)
  --memory      keep no state
  --agents FILE the list of your own agents (default .agentcore-identity/agents.json); may be given more than once
  --region R    the AWS region that ARNs name (default us-east-1)
  --seed FILE   add the users, identities, providers and runtimes of this YAML or JSON file; what exists stays
  --log LEVEL   log this and worse: error, warn, info (default info)
  --log-file F  append the log to this file (default: stderr)
  --json        print one line of JSON when ready, for programs
  --help        print this text
`;

/** Reads the command line. */
export function parseOptions(argv: readonly string[]): { readonly kind: 'run'; readonly options: Options } | { readonly kind: 'help' } | { readonly kind: 'wrong'; readonly message: string } {
  const wrong = (message: string) => ({ kind: 'wrong' as const, message });
  let values;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string', default: '0' },
        data: { type: 'string' },
        memory: { type: 'boolean', default: false },
        region: { type: 'string', default: 'us-east-1' },
        agents: { type: 'string', multiple: true, default: ['.agentcore-identity/agents.json'] },
        seed: { type: 'string' },
        log: { type: 'string' },
        'log-file': { type: 'string' },
        json: { type: 'boolean', default: false },
        'patience-ms': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    const code = toErrorCode(error);
    const flag = argv.find((word) => code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && error instanceof Error && error.message.includes(`'${word.split('=')[0] ?? word}'`));
    if (flag !== undefined) return wrong(`The sandbox knows no such option: ${flag}`);
    if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') return wrong(`The sandbox takes options only, see --help: ${argv.find((word) => !word.startsWith('-')) ?? ''}`);
    return wrong(`An option has no value or one too many, see --help: ${argv.join(' ')}`);
  }
  if (values.help) return { kind: 'help' };
  const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN;
  if (!(port >= 0 && port <= 65_535)) return wrong(`--port takes a number from 0 to 65535: ${values.port}`);
  if (!/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/.test(values.region)) return wrong(`--region takes the name of an AWS region, as us-east-1: ${values.region}`);
  const patience = values['patience-ms'];
  if (patience !== undefined && !/^[1-9]\d{0,6}$/.test(patience)) return wrong(`--patience-ms takes a number of milliseconds: ${patience}`);
  if (values.memory && values.data !== undefined) return wrong('--memory keeps nothing and --data keeps everything: give one of them.');
  if (values.data === '') return wrong('--data takes the name of a folder.');
  const level = LOG_LEVELS.find((one) => one === values.log);
  if (values.log !== undefined && level === undefined) return wrong(`--log takes one of ${LOG_LEVELS.join(', ')}: ${values.log}`);
  for (const name of ['agents', 'seed', 'log-file'] as const) {
    if ([values[name]].flat().includes('')) return wrong(`--${name} takes the name of a file.`);
  }
  return {
    kind: 'run',
    options: {
      port,
      dataDirectory: values.memory ? undefined : values.data ?? '.sandbox',
      json: values.json,
      region: values.region,
      agentsFiles: values.agents,
      ...(values.seed === undefined ? {} : { seedFile: values.seed }),
      ...(level === undefined ? {} : { logLevel: level }),
      ...(values['log-file'] === undefined ? {} : { logFile: values['log-file'] }),
      ...(patience === undefined ? {} : { patienceMs: Number(patience) }),
    },
  };
}
