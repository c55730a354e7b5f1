#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runSandbox } from './runSandbox.js';

const USAGE = `Usage: agentcore-identity COMMAND [options]

  sandbox      start a local AgentCore Identity; its options: agentcore-identity sandbox --help
  --help       print this text
  --version    print the version
`;

/** Wrong command line. */
const EXIT_USAGE = 2;

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { readonly version: string };
  return version;
}

const [command, ...rest] = process.argv.slice(2);
switch (command) {
  case 'sandbox':
    runSandbox(rest);
    break;
  case '--version':
    process.stdout.write(`${readVersion()}\n`);
    break;
  case '--help':
  case undefined:
    process.stdout.write(USAGE);
    break;
  default:
    process.stderr.write(`There is no such command, see --help: ${command}\n`);
    process.exitCode = EXIT_USAGE;
}
