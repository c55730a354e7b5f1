import assert from 'node:assert/strict';
import { createTargetReader } from './targetReader.js';
import { unknownFacts } from './targetFacts.js';

const target = { kind: 'local', name: 'a', url: 'http://127.0.0.1:8080', protocol: 'MCP' } as const;

describe('The reader of a target', () => {
  const toReader = (connection: Promise<void>, read: string[]) => createTargetReader({
    connection: () => ({ kind: 'connected', sandbox: undefined, access: { kind: 'profile', profile: 'acme', region: 'us-east-1' }, info: { id: 'a', kind: 'aws', label: 'acme', region: 'us-east-1' } }),
    useControl: async (_region, use) => {
      await connection;
      return use({ getAgentRuntime: () => assert.fail(), getGateway: () => assert.fail(), listGatewayTargets: () => assert.fail(), getGatewayTarget: () => assert.fail(), getWorkloadIdentity: () => assert.fail(), setReturnUrls: () => assert.fail() });
    },
    isOwnAgent: () => Promise.resolve(false),
  }, ({ protocol }) => { read.push(protocol); });

  it('ends what is being read where it is disposed of, and tells nobody', async () => {
    let connect: () => void = () => undefined;
    const read: string[] = [];
    const reader = toReader(new Promise((resolve) => { connect = resolve; }), read);
    const facts = reader.read(target);
    reader.dispose();
    connect();
    assert.deepEqual([await facts, await reader.facts(), read], [unknownFacts, unknownFacts, []]);
  });

  it('gives whoever waits for an earlier reading the one that took its place', async () => {
    const read: string[] = [];
    const reader = toReader(Promise.resolve(), read);
    const first = reader.read(undefined);
    const second = reader.read(target);
    assert.deepEqual([(await first).protocol, (await second).protocol, read], ['MCP', 'MCP', ['MCP']]);
    reader.dispose();
  });
});
