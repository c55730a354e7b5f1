import assert from 'node:assert/strict';
import { toPathText } from './members.js';
import { readControlPlane, readDoors, type ReadDoors } from './readDoors.js';

const discoveryUrl = 'https://issuer.example/.well-known/openid-configuration';
const RULES = { discoveryUrl, allowedClients: ['web'] };
const JWT = { type: 'CUSTOM_JWT', authorizer: RULES } as const;

const faultsOf = ({ faults }: ReadDoors) => faults.map(({ path, message }) => `${toPathText(path)}: ${message}`);

describe('readDoors', () => {
  it('reads an authorizer as people and tools write it', () => {
    for (const value of [RULES, { customJWTAuthorizer: RULES }, { customJwtAuthorizer: RULES }, { authorizerConfiguration: { customJWTAuthorizer: RULES } }]) {
      const { doors, faults } = readDoors(value);
      assert.deepEqual([doors.map(({ kind, inbound }) => [kind, inbound]), faults], [[['runtime', JWT]], []]);
    }
  });

  it('says of what is no authorizer what one has', () => {
    assert.deepEqual(faultsOf(readDoors({ hello: 1 })), [': A member is missing: discoveryUrl', 'hello: There is no such member here: hello'].reverse());
    assert.deepEqual(faultsOf(readDoors('text')), [': This must be an object with named members.']);
  });

  it('reads the agents of the starter toolkit', () => {
    const { doors, faults } = readDoors({
      default_agent: 'one', agents: { one: { name: 'one', authorizer_configuration: { customJWTAuthorizer: RULES } }, two: { authorizer_configuration: null } },
    });
    assert.deepEqual(doors, [{ kind: 'runtime', name: 'one', inbound: JWT }, { kind: 'runtime', name: 'two', inbound: { type: 'AWS_IAM' } }]);
    assert.deepEqual(faults, []);
  });

  it('reads the one agent of an older version of it', () => {
    assert.deepEqual(readDoors({ name: 'old', entrypoint: 'agent.py' }).doors, [{ kind: 'runtime', name: 'old', inbound: { type: 'AWS_IAM' } }]);
  });

  it('reads the runtimes and gateways of the AgentCore CLI', () => {
    const jwt = { authorizerType: 'CUSTOM_JWT', authorizerConfiguration: { customJwtAuthorizer: RULES } };
    const { doors, faults } = readDoors({
      name: 'project', runtimes: [{ name: 'one', ...jwt }, { name: 'two' }, { name: 'three', authorizerType: 'AWS_IAM' }],
      agentCoreGateways: [{ name: 'tools', ...jwt }, { name: 'open', authorizerType: 'NONE' }],
    });
    assert.deepEqual(doors.map(({ kind, name, inbound }) => `${kind} ${name} ${inbound.type}`), ['runtime one CUSTOM_JWT', 'runtime two AWS_IAM', 'runtime three AWS_IAM', 'gateway tools CUSTOM_JWT', 'gateway open NONE']);
    assert.deepEqual(faults, []);
  });

  it('takes the spelling of the other tool, and says which one the file wants', () => {
    const cli = readDoors({ runtimes: [{ name: 'one', authorizerConfiguration: { customJWTAuthorizer: RULES } }] });
    assert.deepEqual([cli.doors.length, faultsOf(cli)], [1, ['runtimes[0].authorizerConfiguration.customJWTAuthorizer: customJWTAuthorizer is not known here. It is written: customJwtAuthorizer']]);
    const toolkit = readDoors({ agents: { mine: { authorizer_configuration: { customJwtAuthorizer: RULES } } } });
    assert.match(faultsOf(toolkit)[0] ?? '', /^agents\.mine\.authorizer_configuration\.customJwtAuthorizer: .* It is written: customJWTAuthorizer$/);
  });

  it('says what only the AgentCore CLI refuses', () => {
    const rules = { discoveryUrl: 'http://127.0.0.1:9100/idp/demo/.well-known/openid-configuration' };
    assert.deepEqual(faultsOf(readDoors({ customJWTAuthorizer: rules })), []);
    assert.deepEqual(faultsOf(readDoors({ runtimes: [{ name: 'one', authorizerConfiguration: { customJwtAuthorizer: rules } }] })).map((text) => text.split(':')[1]), [
      ' The AgentCore CLI takes https only', ' The AgentCore CLI wants at least one of',
    ]);
  });

  it('says where type and configuration do not go together', () => {
    assert.deepEqual(faultsOf(readDoors({ runtimes: [{ name: 'one', authorizerType: 'CUSTOM_JWT' }] })), ['runtimes[0]: A member is missing: authorizerConfiguration']);
    assert.match(faultsOf(readDoors({ runtimes: [{ name: 'one', authorizerType: 'AWS_IAM', authorizerConfiguration: { customJwtAuthorizer: RULES } }] }))[0] ?? '', /is not used where the type of the authorizer is: AWS_IAM$/);
    assert.match(faultsOf(readDoors({ runtimes: [{ name: 'one', authorizerType: 'JWT' }] }))[0] ?? '', /^runtimes\[0\]\.authorizerType: This must be one of/);
    assert.deepEqual(faultsOf(readDoors({ authorizerConfiguration: {} })), ['authorizerConfiguration: A member is missing: customJWTAuthorizer']);
  });

  it('leaves out who cannot be read, and keeps the others', () => {
    const { doors, faults } = readDoors({ agents: { bad: { authorizer_configuration: { customJWTAuthorizer: { discoveryUrl, allowedClients: 'web' } } }, good: {} } });
    assert.deepEqual([doors.map(({ name }) => name), faults.length], [['good'], 1]);
  });

  it('reads what the control plane answers of a runtime and a gateway', () => {
    assert.deepEqual(readControlPlane('runtime', { agentRuntimeName: 'one' }).doors, [{ kind: 'runtime', name: 'one', inbound: { type: 'AWS_IAM' } }]);
    assert.deepEqual(readControlPlane('runtime', { agentRuntimeName: 'one', authorizerConfiguration: { customJWTAuthorizer: RULES } }).doors[0]?.inbound, JWT);
    assert.deepEqual(readControlPlane('gateway', { name: 'tools', authorizerType: 'AUTHENTICATE_ONLY' }).doors, [{ kind: 'gateway', name: 'tools', inbound: { type: 'AUTHENTICATE_ONLY' } }]);
  });
});
