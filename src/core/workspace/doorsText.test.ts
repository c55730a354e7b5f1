import fc from 'fast-check';
import assert from 'node:assert/strict';
import { readDoorsText } from './doorsText.js';

const YAML = `default_agent: mine
agents:
  mine:
    entrypoint: agent.py   # ours
    authorizer_configuration:
      customJWTAuthorizer:
        discoveryUrl: https://issuer.example/.well-known/openid-configuration
        allowedClients:
          - web
          - 7
        allowedScope: [read]
`;

describe('readDoorsText', () => {
  it('reads a file of the starter toolkit, and says of each fault in which line it is', () => {
    const { doors, faults } = readDoorsText(YAML);
    assert.deepEqual(doors, []);
    assert.deepEqual(faults.map(({ line, column, path }) => `${line}:${column} ${path}`), [
      '11:9 agents.mine.authorizer_configuration.customJWTAuthorizer.allowedScope', '10:13 agents.mine.authorizer_configuration.customJWTAuthorizer.allowedClients[1]',
    ]);
    assert.deepEqual(readDoorsText(YAML.replace('- 7', '- mobile')).doors.map(({ name, inbound }) => [name, inbound.type]), [['mine', 'CUSTOM_JWT']]);
  });

  it('reads typed JSON, indented with tabs too', () => {
    const text = JSON.stringify({ discoveryUrl: 'https://issuer.example/.well-known/openid-configuration', allowedClients: ['web'] }, undefined, '\t');
    const { doors, faults } = readDoorsText(text);
    assert.deepEqual([doors.length, faults], [1, []]);
    const [fault] = readDoorsText(text.replace('"web"', '7')).faults;
    assert.deepEqual([fault?.line, fault?.column, fault?.path], [4, 3, 'allowedClients[0]']);
  });

  it('misses a member where it would be', () => {
    const [fault] = readDoorsText('{\n  "customJWTAuthorizer": {}\n}').faults;
    assert.deepEqual(fault, { line: 2, column: 3, path: 'customJWTAuthorizer', message: 'A member is missing: discoveryUrl' });
  });

  it('says where a text is neither JSON nor YAML', () => {
    for (const [text, line] of [['{"discoveryUrl": "x"', 1], ['a: 1\na: 2', 2], ['a: 1\n---\nb: 2', 2], ['a: !what 1', 1]] as const) {
      const { doors, faults } = readDoorsText(text);
      assert.deepEqual([doors, faults[0]?.line], [[], line], text);
      assert.match(faults[0]?.message ?? '', /^This is neither JSON nor YAML: /);
    }
    assert.match(readDoorsText('a: *nobody').faults[0]?.message ?? '', /alias/i);
    assert.match(readDoorsText('').faults[0]?.message ?? '', /must be an object/);
  });

  it('never throws, whatever it is given', () => {
    const piece = fc.constantFrom('agents:', 'runtimes:', '\n', '  ', '- ', 'x', ': ', '{', '}', '[', ']', '"', '*a', '&a ', 'customJWTAuthorizer: ', 'discoveryUrl: ', ', ', '<<: ', 'null', '__proto__: ');
    fc.assert(fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => { readDoorsText(pieces.join('')); }), { numRuns: 500 });
  });
});
