import assert from 'node:assert/strict';
import { DISCOVERY_URL, TOOLKIT_SEVERAL, TOOLKIT_SINGLE } from '../../../test/support/projectFiles.js';
import { readToolkitFile } from './starterToolkit.js';

const FILE = '/w/.bedrock_agentcore.yaml';
const read = (text: string) => readToolkitFile(text, FILE);

describe('a file of the starter toolkit', () => {
  it('of the first releases has one agent', () => {
    assert.deepEqual(read(TOOLKIT_SINGLE), {
      findings: [],
      value: [{
        name: 'solo', format: 'starterToolkit', file: FILE, line: 2, framework: undefined, entrypoint: 'agent.py', protocol: 'MCP',
        authorizer: { kind: 'IAM' }, providers: [], workloadIdentity: { name: 'solo-workload', returnUrls: [] },
        deployments: [{
          target: undefined, account: '123456789012', region: 'us-west-2', runtimeVersion: undefined, providers: [],
          runtimeArn: 'arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/solo-0123456789',
        }],
      }],
    });
  });

  it('of later ones has several, with authorizer, providers and identity', () => {
    const { value: [shop, other], findings } = read(TOOLKIT_SEVERAL);
    assert.deepEqual(findings, []);
    assert.deepEqual(shop?.authorizer, {
      kind: 'JWT', discoveryUrl: DISCOVERY_URL, allowedAudience: [], allowedClients: ['web', 'mobile'], allowedScopes: [], customClaims: ['tenant'],
    });
    assert.deepEqual(shop.providers, [{ kind: 'oauth2', name: 'shop-cognito' }, { kind: 'apiKey', name: 'shop-openai' }]);
    assert.deepEqual(shop.workloadIdentity, { name: 'shop-workload', returnUrls: ['http://localhost:8081/oauth2/callback'] });
    assert.deepEqual(shop.deployments.map(({ account, region, runtimeArn }) => [account, region, runtimeArn]), [['123456789012', 'us-west-2', undefined]]);
    assert.deepEqual([other?.protocol, other?.workloadIdentity?.returnUrls], ['HTTP', ['https://app.example/cb']]);
    assert.equal(TOOLKIT_SEVERAL.split('\n')[shop.line - 1], '    name: shop');
  });

  it('keeps of an agent what can be read and says what cannot, with its place', () => {
    const { value, findings } = read('agents:\n  a:\n    name: a\n    entrypoint: [x]\n    aws:\n      account: 123456789012\n      region: eu-west-1\n');
    assert.deepEqual(value.map(({ name, entrypoint, deployments }) => [name, entrypoint, deployments[0]?.account, deployments[0]?.region]), [['a', undefined, undefined, 'eu-west-1']]);
    assert.deepEqual(findings, [
      { file: FILE, line: 4, column: 17, message: 'entrypoint is not a text, so it is left out.' },
      { file: FILE, line: 6, column: 16, message: 'aws.account is not a text, so it is left out.' },
    ]);
  });

  it('leaves out an agent without a name, and no other', () => {
    const { value, findings } = read('agents:\n  a:\n    entrypoint: a.py\n  b:\n    name: b\n');
    assert.deepEqual(value.map(({ name }) => name), ['b']);
    assert.deepEqual(findings, [{ file: FILE, line: 3, column: 5, message: 'This is missing: name' }]);
  });

  it('leaves out an authorizer that names no issuer', () => {
    const { value, findings } = read('agents:\n  a:\n    name: a\n    authorizer_configuration:\n      customJWTAuthorizer:\n        allowedClients: [x]\n');
    assert.deepEqual(value[0]?.authorizer, { kind: 'IAM' });
    assert.deepEqual(findings.map(({ line, message }) => [line, message]), [[6, 'This is missing: authorizer_configuration.customJWTAuthorizer.discoveryUrl']]);
  });

  it('that is broken gives what stands before the fault', () => {
    const { value, findings } = read('agents:\n  a:\n    name: a\n    entrypoint: "a.py\n  b: {\n');
    assert.deepEqual(value.map(({ name }) => name), ['a']);
    assert.ok(findings.length > 0);
    for (const { line, column, message } of findings) {
      assert.ok(line >= 1 && column >= 1);
      assert.match(message, /\.$/);
    }
  });

  it('of thousands of agents gives the first hundred, and tells of some of their faults', function () {
    this.timeout(20_000);
    const { value, findings } = read(`agents:\n  good: { name: good }\n${Array.from({ length: 20_000 }, (_, index) => `  a${index}: { entrypoint: [1], aws: 7 }\n`).join('')}`);
    assert.deepEqual([value.length, findings.length], [1, 20]);
  });

  it('is bounded where its aliases grow without end', () => {
    const bomb = `a0: &a0 [x]\n${Array.from({ length: 30 }, (_, index) => `a${index + 1}: &a${index + 1} [${Array(9).fill(`*a${index}`).join(', ')}]`).join('\n')}\nagents: {}\n`;
    assert.deepEqual(read(bomb).findings.map(({ message }) => message)[0], 'This repeats its aliases too often to be read.');
  });

  for (const text of ['', '[1, 2]', '# nothing yet\n', 'default_agent: x\n', 'agents: {}\n', 'agents: null\n']) {
    it(`may have no agent: ${JSON.stringify(text)}`, () => { assert.deepEqual(read(text).value, []); });
  }

  for (const text of ['just text', '42']) {
    it(`is none of the toolkit where it holds ${text}`, () => {
      assert.deepEqual(read(text), { value: [], findings: [{ file: FILE, line: 1, column: 1, message: 'This is not what such a file holds, which is a map.' }] });
    });
  }
});
