import assert from 'node:assert/strict';
import { UserError } from '../base/errors.js';
import { toAnswerText, toNoAnswerText } from './answerText.js';

describe('an answer as text', () => {
  it('is JSON in the order of the answer, with times as ISO 8601', () => {
    assert.equal(toAnswerText({ name: 'a', createdTime: new Date('2026-01-01T00:00:00Z'), tags: undefined, list: [] }), [
      '{', '  "name": "a",', '  "createdTime": "2026-01-01T00:00:00.000Z",', '  "list": []', '}', '',
    ].join('\n'));
  });

  it('hides every secret, even one that the service should not give', () => {
    const text = toAnswerText({
      clientSecret: 'hush', UserPoolClient: { ClientSecret: 'hush', ClientName: 'web' }, apiKey: 'hush', deep: [{ Password: 'hush', private_key: 'hush' }],
      environmentVariables: { TOKEN: 'hush', REGION: 'hush' }, config: { additionalPayloadClaims: { act: 'hush' } },
    });
    assert.ok(!text.includes('hush'));
    assert.deepEqual((JSON.parse(text) as { readonly environmentVariables: unknown }).environmentVariables, { TOKEN: '[hidden]', REGION: '[hidden]' });
  });

  it('shows what only speaks of a secret', () => {
    const shown = {
      clientSecretArn: { secretArn: 'arn:aws:secretsmanager:us-east-1:1:secret:x' }, clientSecretSource: 'MANAGED', apiKeySecretJsonKey: 'k', GenerateSecret: true,
      TokenValidityUnits: { AccessToken: 'hours' }, keyType: 'ServiceManagedKey', kmsKeyArn: 'arn:aws:kms:us-east-1:1:key/1',
    };
    assert.deepEqual(JSON.parse(toAnswerText(shown)), shown);
  });
});

describe('a document without an answer', () => {
  const resource = { kind: 'workloadIdentity', name: 'keys-agent', arn: 'arn' } as const;
  const said = (error: unknown) => JSON.parse(toNoAnswerText(error, resource)) as Readonly<Record<string, string>>;

  it('says that its resource is gone', () => {
    const { isGone, code } = said(Object.assign(new Error('nothing'), { name: 'ResourceNotFoundException' }));
    assert.deepEqual([isGone, code], ['There is no workload identity keys-agent any more.', 'ResourceNotFoundException']);
  });

  it('says of anything else why it cannot be read', () => {
    assert.deepEqual(said(new UserError('Nothing is connected.', { code: 'NotConnected', hint: 'Connect.' })), {
      cannotBeRead: 'Nothing is connected.', whatToDo: 'Connect.', code: 'NotConnected',
    });
  });
});
