import assert from 'node:assert/strict';
import type { AwsAccess } from '../identity/access.js';
import { toConsentPage } from './targetConsent.js';

const ACCESS: AwsAccess = { kind: 'profile', profile: 'dev', region: 'eu-west-1' };
const pageOf = (host: string, rest = '') => `https://${host}/identities/oauth2/authorize?request_uri=urn:ietf:params:oauth:request_uri:abc${rest}`;
const OWN = pageOf('bedrock-agentcore.eu-west-1.amazonaws.com');

describe('the consent page of a gateway target', () => {
  it('is opened at the connection, and at a host that a person trusts', () => {
    assert.equal(toConsentPage(OWN, ACCESS, []), OWN);
    assert.equal(toConsentPage(pageOf('consent.example'), ACCESS, ['consent.example']), pageOf('consent.example'));
  });

  it('is opened nowhere else', () => {
    const others = [
      pageOf('bedrock-agentcore.us-east-1.amazonaws.com'), pageOf('consent.example'), pageOf('bedrock-agentcore.eu-west-1.amazonaws.com.evil.example'),
      pageOf('user@bedrock-agentcore.eu-west-1.amazonaws.com'), OWN.replace('https:', 'http:'), `${OWN} and more`, 'https://bedrock-agentcore.eu-west-1.amazonaws.com/', 'file:///etc/passwd', 'none',
    ];
    for (const url of others) assert.throws(() => toConsentPage(url, ACCESS, []), { code: 'UntrustedHost' }, url);
  });

  it('is none where the target waits for nobody', () => {
    assert.throws(() => toConsentPage(undefined, ACCESS, []), { code: 'NoConsent' });
  });
});
