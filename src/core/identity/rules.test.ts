import assert from 'node:assert/strict';
import { newSessionId } from '../invoke/sessionId.js';
import {
  validateActorScopes, validateClientId, validateClientSecret, validateDiscoveryUrl, validateJsonKey, validateKmsKeyArn, validateProviderName,
  validateRegion, validateReturnUrl, validateSecretId, validateServerUrl, validateSessionId, validateTenantId, validateUserId,
  validateWorkloadIdentityName,
} from './rules.js';

type Validate = (text: string) => string | undefined;

function accepts(validate: Validate, ...texts: readonly string[]): void {
  for (const text of texts) it(
    `accepts ${text.length > 60 ? `${text.length} characters` : text}`, () => assert.equal(validate(text), undefined),
  );
}

function refuses(validate: Validate, ...cases: readonly (readonly [text: string, fault: string])[]): void {
  for (const [text, fault] of cases) {
    it(`refuses ${text.length > 60 ? `${text.length} characters` : JSON.stringify(text)}: ${fault}`, () => {
      const message = validate(text) ?? '';
      assert.ok(message.endsWith(` ${fault}`), message);
    });
  }
}

describe('validateWorkloadIdentityName', () => {
  accepts(validateWorkloadIdentityName, 'abc', 'quickstart_agent-7Qm2xV9a1B', 'a.b.c', 'x'.repeat(255));
  refuses(
    validateWorkloadIdentityName,
    ['', 'This one is empty.'],
    ['ab', 'This one has 2.'],
    ['x'.repeat(256), 'This one has 256.'],
    ['my agent', 'The space at 3 is not allowed.'],
  );
});

describe('validateProviderName', () => {
  accepts(validateProviderName, 'a', 'acme-sso_2', 'x'.repeat(128));
  refuses(
    validateProviderName,
    ['', 'This one is empty.'],
    ['a.b', 'The . at 2 is not allowed.'],
    ['ab😀c', 'The 😀 at 3 is not allowed.'],
    ['a\tb', 'The tab at 2 is not allowed.'],
    ['x'.repeat(129), 'This one has 129.'],
  );

  it('says the rule first, then the fault with its position', () => {
    assert.equal(validateProviderName('acme sso'), 'A name has letters, digits, - and _ only, up to 128. The space at 5 is not allowed.');
  });
});

describe('validateReturnUrl', () => {
  accepts(validateReturnUrl, 'http://127.0.0.1:8765/agentcore/callback', 'https://app.example/cb', 'vscode://publisher.name/cb');
  refuses(
    validateReturnUrl,
    ['', 'This one is empty.'],
    ['localhost/cb', 'This one does not begin with a scheme such as http://.'],
    ['http://', 'This one cannot be read as a URL.'],
    ['http://a/c b', 'The space at 11 is not allowed.'],
    ['http://a/cb?x=1', 'Register the bare URL, without what begins with the ? at 12.'],
    ['http://a/cb#x', 'Register the bare URL, without what begins with the # at 12.'],
    [`http://a/${'x'.repeat(2048)}`, 'This one has 2057.'],
  );
});

describe('validateDiscoveryUrl', () => {
  accepts(
    validateDiscoveryUrl,
    'https://sso.example/.well-known/openid-configuration',
    'https://sso.example/tenant/.well-known/oauth-authorization-server',
    'http://127.0.0.1:41875/idp/demo/.well-known/openid-configuration',
  );
  refuses(
    validateDiscoveryUrl,
    ['', 'This one is empty.'],
    ['sso.example', 'This one cannot be read as a URL.'],
    ['http://sso.example/.well-known/openid-configuration', 'This one does not begin with https://.'],
    ['https://sso.example', 'This one ends otherwise.'],
    ['https://me:word@sso.example/.well-known/openid-configuration', 'This one has a user name or a password in it, which everybody would see.'],
    ['https://sso.example/.well-known/openid-configuration?x', 'This one ends otherwise.'],
  );
});

describe('validateClientId', () => {
  accepts(validateClientId, 'x', 'my app 1', 'x'.repeat(256));
  refuses(
    validateClientId,
    ['', 'This one is empty.'],
    [' x', 'The space at 1 is not allowed.'],
    ['x ', 'The space at 2 is not allowed.'],
    ['x'.repeat(257), 'This one has 257.'],
  );
});

describe('validateClientSecret', () => {
  accepts(validateClientSecret, 's', 'ä$ 1', 'x'.repeat(2048));
  refuses(
    validateClientSecret,
    ['', 'This one is empty.'],
    ['s3cret\n', 'The space at 7 is not allowed.'],
    ['x'.repeat(2049), 'This one has 2049.'],
  );

  it('never repeats a part of the secret', () => {
    assert.ok(!validateClientSecret('hunter2 ')?.includes('hunter'));
  });
});

describe('validateUserId', () => {
  accepts(validateUserId, 'alice', 'alice@example.org', 'x'.repeat(128));
  refuses(
    validateUserId,
    ['', 'This one is empty.'],
    ['al ice', 'The space at 3 is not allowed.'],
    ['zoë', 'The ë at 3 is not allowed.'],
    ['x'.repeat(129), 'This one has 129.'],
  );
});

describe('validateSessionId', () => {
  accepts(validateSessionId, newSessionId(), 'x'.repeat(33), 'x'.repeat(256));
  refuses(validateSessionId, ['', 'This one is empty.'], ['x'.repeat(32), 'This one has 32.'], ['x'.repeat(257), 'This one has 257.']);
});

describe('validateRegion', () => {
  accepts(validateRegion, 'us-east-1', 'eu-central-2', 'us-gov-west-1', 'cn-north-1');
  refuses(
    validateRegion,
    ['', 'This one is written otherwise.'],
    ['US-east-1', 'The U at 1 is not allowed.'],
    ['useast1', 'This one is written otherwise.'],
  );
});

describe('validateTenantId', () => {
  accepts(validateTenantId, '1234abcd-12ab-34cd-56ef-1234567890ab', 'contoso.onmicrosoft.com', 'organizations');
  refuses(validateTenantId, ['', 'This one is empty.'], ['a b', 'The space at 2 is not allowed.'], ['contoso/v2.0', 'The / at 8 is not allowed.']);
});

describe('validateServerUrl', () => {
  accepts(validateServerUrl, 'https://id.example', 'https://id.example/a?tenant=1', 'http://127.0.0.1:4321/idp/demo');
  refuses(
    validateServerUrl,
    ['', 'This one is empty.'],
    ['id.example', 'This one cannot be read as a URL.'],
    ['http://id.example', 'This one does not begin with https://.'],
    ['https://id.example/#a', 'This one has a fragment.'],
    ['https://me@id.example/a', 'This one has a user name or a password in it, which everybody would see.'],
    ['https://id.example/a b', 'The space at 21 is not allowed.'],
  );
});

describe('validateSecretId', () => {
  accepts(validateSecretId, 'prod/github', 'arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/github-AbCdEf', 'a!b@c=d+e');
  refuses(validateSecretId, ['', 'This one is empty.'], ['my secret', 'The space at 3 is not allowed.'], ['x'.repeat(2049), 'This one has 2049.']);
});

describe('validateJsonKey', () => {
  accepts(validateJsonKey, 'client_secret', 'my key', 'x'.repeat(128));
  refuses(validateJsonKey, ['', 'This one is empty.'], [' a', 'The space at 1 is not allowed.'], ['x'.repeat(129), 'This one has 129.']);
});

describe('validateKmsKeyArn', () => {
  const id = '1234abcd-12ab-34cd-56ef-1234567890ab';
  accepts(validateKmsKeyArn, `arn:aws:kms:us-east-1:123456789012:key/${id}`, `arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/mrk-${id.replaceAll('-', '')}`);
  refuses(
    validateKmsKeyArn,
    ['', 'This one is empty.'],
    [id, 'This one is written otherwise.'],
    ['arn:aws:kms:us-east-1:123456789012:alias/mine', 'This one is written otherwise.'],
    ['arn:aws:kms:us-east-1:1 2', 'The space at 24 is not allowed.'],
  );
});

describe('validateActorScopes', () => {
  accepts(validateActorScopes, '', 'read', 'api://x/.default offline_access');
  refuses(validateActorScopes, ['a"b', 'The " at 2 is not allowed.'], [`a ${'x'.repeat(129)}`, 'One of them has 129.']);
});
