import assert from 'node:assert/strict';
import { PROTOCOLS } from '../../src/core/localAgents/agentsList.js';
import { validateAgentUrl } from '../../src/core/localAgents/rules.js';
import { RUNTIME_NAME } from '../../src/sandbox/control/runtimeSettings.js';
import { RULES } from '../../src/sandbox/web/fields.js';
import { readManifest, readText } from '../support/repository.js';

interface Schema {
  readonly items: {
    readonly required: readonly string[];
    readonly properties: Readonly<Record<'name' | 'url' | 'protocol' | 'workload' | 'command' | 'cwd', { readonly pattern?: string; readonly enum?: readonly string[] }>>;
  };
}

const PATH = 'media/agents.schema.json';
const { items: { required, properties } } = JSON.parse(readText(PATH)) as Schema;

describe('the schema of agents.json', () => {
  it('is what VS Code checks the file with', () => {
    assert.deepEqual(readManifest().contributes.jsonValidation, [{ fileMatch: '**/.agentcore-identity/agents.json', url: `./${PATH}` }]);
  });

  it('has the rules of the sandbox', () => {
    assert.deepEqual(required, ['name', 'url']);
    assert.equal(properties.name.pattern, RUNTIME_NAME.pattern.source);
    assert.equal(properties.workload.pattern, RULES.workloadName.pattern.source.replace('+', `{${RULES.workloadName.min},${RULES.workloadName.max}}`));
    assert.deepEqual(properties.protocol.enum, PROTOCOLS);
    const url = new RegExp(properties.url.pattern ?? '');
    for (const text of ['http://127.0.0.1:8080', 'http://localhost', 'http://[::1]:1/base/', 'https://localhost', 'http://10.0.0.1', 'http://me@localhost', 'http://localhost/?a', 'http://localhost.evil.example']) {
      assert.equal(url.test(text), validateAgentUrl(text) === undefined, text);
    }
  });
});
