import assert from 'node:assert/strict';
import { parseOptions } from './options.js';

describe('The command line of the sandbox', () => {
  it('has defaults', () => {
    assert.deepEqual(parseOptions([]), { kind: 'run', options: { port: 0, dataDirectory: '.sandbox', json: false, region: 'us-east-1', agentsFiles: ['.agentcore-identity/agents.json'] } });
  });

  it('takes every option', () => {
    assert.deepEqual(parseOptions(['--port', '8080', '--data=d', '--json', '--region', 'us-gov-west-1', '--agents', 'a.json', '--agents', 'b.json']), { kind: 'run', options: { port: 8080, dataDirectory: 'd', json: true, region: 'us-gov-west-1', agentsFiles: ['a.json', 'b.json'] } });
    assert.deepEqual(parseOptions(['--memory']), { kind: 'run', options: { port: 0, dataDirectory: undefined, json: false, region: 'us-east-1', agentsFiles: ['.agentcore-identity/agents.json'] } });
    assert.deepEqual(parseOptions(['--seed', 's.json', '--log', 'warn', '--log-file', 'f']), {
      kind: 'run', options: { port: 0, dataDirectory: '.sandbox', json: false, region: 'us-east-1', agentsFiles: ['.agentcore-identity/agents.json'], seedFile: 's.json', logLevel: 'warn', logFile: 'f' },
    });
    assert.deepEqual(parseOptions(['--help']), { kind: 'help' });
  });

  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['--prot', '1'], /no such option: --prot$/],
    [['--prot=1'], /no such option: --prot=1$/],
    [['extra'], /takes options only, see --help: extra$/],
    [['--port'], /no value/],
    [['--json=yes'], /one too many/],
    [['--port', '65536'], /0 to 65535: 65536$/],
    [['--port', '-1'], /./],
    [['--port', '1e3'], /: 1e3$/],
    [['--region', 'Mars'], /: Mars$/],
    [['--memory', '--data', 'd'], /give one of them/],
    [['--data', ''], /name of a folder/],
    [['--agents', ''], /--agents takes the name of a file/],
    [['--seed', ''], /--seed takes the name of a file/],
    [['--log-file', ''], /--log-file takes the name of a file/],
    [['--log', 'loud'], /error, warn, info: loud$/],
  ];
  for (const [argv, message] of wrong) {
    it(`refuses in one sentence: ${argv.join(' ')}`, () => {
      const parsed = parseOptions(argv);
      assert.equal(parsed.kind, 'wrong');
      assert.match(parsed.message, message);
      assert.ok(!parsed.message.includes('\n'));
    });
  }
});
