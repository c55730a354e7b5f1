import assert from 'node:assert/strict';
import { CLI_PROJECT, CLI_PROJECT_OLD, CLI_STATE, CLI_STATE_OLD, CLI_TARGETS, DISCOVERY_URL } from '../../../test/support/projectFiles.js';
import { readCliProject } from './agentCoreCli.js';

const read = (project: string, targets?: string, state?: string) => readCliProject({
  project: { text: project, file: 'agentcore.json' }, targets: { text: targets, file: 'aws-targets.json' }, state: { text: state, file: 'deployed-state.json' },
});

describe('a project of the AgentCore CLI', () => {
  it('has its agents, with where each target left them', () => {
    const { value: [chat, plain], findings } = read(CLI_PROJECT, CLI_TARGETS, CLI_STATE);
    assert.deepEqual(findings, []);
    assert.deepEqual(chat, {
      name: 'Chat', format: 'agentCoreCli', file: 'agentcore.json', line: 6, framework: undefined, entrypoint: 'app/Chat/main.py', protocol: 'A2A',
      authorizer: { kind: 'JWT', discoveryUrl: DISCOVERY_URL, allowedAudience: ['shop'], allowedClients: [], allowedScopes: ['chat'], customClaims: [] },
      providers: [{ kind: 'apiKey', name: 'OpenAI' }, { kind: 'oauth2', name: 'GitHub' }], workloadIdentity: undefined,
      deployments: [
        {
          target: 'dev', account: '123456789012', region: 'us-west-2', runtimeVersion: '3',
          runtimeArn: 'arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/Shop_Chat-0123456789',
          providers: [{ kind: 'apiKey', name: 'OpenAI' }, { kind: 'oauth2', name: 'Shop_dev_GitHub' }],
        },
        {
          target: 'prod', account: '999999999999', region: 'eu-west-1', runtimeArn: undefined, runtimeVersion: undefined,
          providers: [{ kind: 'apiKey', name: 'OpenAI' }, { kind: 'oauth2', name: 'GitHub' }],
        },
        {
          target: 'gone', account: '123456789012', region: 'us-west-2', runtimeVersion: undefined,
          runtimeArn: 'arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/Gone-0123456789',
          providers: [{ kind: 'apiKey', name: 'OpenAI' }, { kind: 'oauth2', name: 'GitHub' }],
        },
      ],
    });
    assert.deepEqual([plain?.protocol, plain?.authorizer, plain?.deployments[0]?.runtimeArn], ['HTTP', { kind: 'IAM' }, undefined]);
  });

  it('gives no value of an environment variable', () => {
    assert.ok(!JSON.stringify(read(CLI_PROJECT, CLI_TARGETS, CLI_STATE)).includes('hush'));
  });

  it('of the first releases is read too', () => {
    const { value, findings } = read(CLI_PROJECT_OLD, undefined, CLI_STATE_OLD);
    assert.deepEqual(findings, []);
    assert.deepEqual(value.map(({ name, framework, providers, deployments }) => [name, framework, providers, deployments[0]?.runtimeArn]), [
      ['Chat', 'Strands', [{ kind: 'apiKey', name: 'OpenAI' }], 'arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/Chat-0123456789'],
    ]);
  });

  it('of a later version is read as far as it is known, and says so', () => {
    const { value, findings } = read('{\n  "version": 2,\n  "runtimes": [{ "name": "A" }]\n}');
    assert.deepEqual([value.length, findings.map(({ line, message }) => [line, message])], [
      1, [[2, 'This project is of a later version, of which not everything may be read: 2']],
    ]);
  });

  it('has an agent for every one that can be read', () => {
    const { value, findings } = read('{\n  "runtimes": [\n    { "entrypoint": "a.py" },\n    { "name": "B", "protocol": 7 },\n    "C"\n  ]\n}');
    assert.deepEqual(value.map(({ name, line, protocol }) => [name, line, protocol]), [['B', 4, 'HTTP']]);
    assert.deepEqual(findings, [
      { file: 'agentcore.json', line: 3, column: 5, message: 'This is missing: runtimes.0.name' },
      { file: 'agentcore.json', line: 4, column: 32, message: 'runtimes.1.protocol is not a text, so it is left out.' },
      { file: 'agentcore.json', line: 5, column: 5, message: 'runtimes.2 is not a map, so it is left out.' },
    ]);
  });

  it('with a comment is read, but the CLI would not', () => {
    const { value, findings } = read('{\n  # mine\n  "runtimes": [{ "name": "A" }]\n}');
    assert.equal(value.length, 1);
    assert.deepEqual(findings, [{ file: 'agentcore.json', line: 2, column: 3, message: 'This is YAML but not JSON, so the AgentCore CLI cannot read it.' }]);
  });

  it('indented with tabs is good JSON', () => {
    assert.deepEqual(read('{\n\t"runtimes": [\n\t\t{\n\t\t\t"name": "A"\n\t\t}\n\t]\n}').findings, []);
  });

  it('that is cut off gives what is there, and one that is empty nothing', () => {
    const cut = read(CLI_PROJECT.slice(0, CLI_PROJECT.indexOf('"memories"')));
    assert.deepEqual(cut.value.map(({ name }) => name), ['Chat', 'Plain']);
    assert.ok(cut.findings.length > 0);
    assert.deepEqual(read('').value, []);
  });

  it('goes without a broken state, whose fault is told', () => {
    const { value, findings } = read(CLI_PROJECT, CLI_TARGETS, '{ "targets": { "dev": { "resources": { "runtimes": [1] } } } }');
    assert.deepEqual([value.length, value[0]?.deployments.map(({ target, runtimeArn }) => [target, runtimeArn])], [2, [['dev', undefined], ['prod', undefined]]]);
    assert.deepEqual(findings.map(({ file }) => file), ['deployed-state.json']);
  });
});
