import { CredentialProviderVendorType } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { newProvider, type ProviderDraft } from './providerDraft.js';
import { providerFields } from './providerFields.js';
import { describeAsked, findVendor, vendors } from './vendors.js';

/** The questions that a draft is asked, those for every setting in brackets. */
const askedOf = (draft: Partial<ProviderDraft>): readonly string[] => providerFields
  .filter(({ when }) => when({ ...newProvider, ...draft })).map(({ id, isDetail }) => (isDetail === true ? `[${id}]` : id));

const CLIENT = ['clientId', '[secretSource]', 'clientSecret'];
const ADDRESSES = ['issuer', 'authorizationEndpoint', 'tokenEndpoint'];
const codicons = readFileSync(createRequire(import.meta.url).resolve('@vscode/codicons/dist/codicon.css'), 'utf8');

describe('the vendors', () => {
  it('are the 25 that the service knows, each once', () => {
    assert.deepEqual(vendors.map(({ vendor }) => vendor).sort(), Object.values(CredentialProviderVendorType).sort());
    assert.equal(new Set(vendors.map(({ label }) => label)).size, 25);
  });

  it('are offered by name, and anything else last', () => {
    const labels = vendors.map(({ label }) => label);
    assert.deepEqual(labels.slice(0, -1), labels.slice(0, -1).sort((a, b) => a.localeCompare(b, 'en')));
    assert.equal(vendors.at(-1)?.vendor, 'CustomOauth2');
  });

  it('may be unknown, where the service has learned of another', () => { assert.equal(findVendor('ZendeskOauth2'), undefined); });

  for (const entry of vendors) {
    describe(entry.vendor, () => {
      it('is shown with an icon that there is, and says what it asks', () => {
        assert.ok(codicons.includes(`.codicon-${entry.icon}:before`), entry.icon);
        assert.notEqual(describeAsked(entry), '');
      });

      it('says in one sentence or two where the callback URL goes, and where AWS tells more', () => {
        assert.match(entry.registerCallback, /^(In|At) .*(paste|add) it .*\.$/);
        assert.match(entry.docs, /^https:\/\/docs\.aws\.amazon\.com\/bedrock-agentcore\/latest\/devguide\/[a-z0-9-]+\.html$/);
      });

      it('has an arm of its own or the one for all others', () => {
        const own = `${entry.vendor.charAt(0).toLowerCase()}${entry.vendor.slice(1)}ProviderConfig`;
        assert.ok([own, 'includedOauth2ProviderConfig'].includes(entry.arm), entry.arm);
      });

      it('is asked for what it needs and for nothing else', () => {
        const expected = {
          known: CLIENT, tenant: ['tenantId', ...CLIENT], customer: [...ADDRESSES, ...CLIENT],
          any: ['[foundBy]', 'discoveryUrl', '[authentication]', ...CLIENT, '[onBehalfOf]'],
        }[entry.server];
        assert.deepEqual(askedOf({ vendor: entry.vendor }), expected);
      });

      if (entry.server === 'customer') {
        it("shows what the addresses look like, which a field takes once the customer's name is in", () => {
          for (const field of providerFields) {
            if (field.kind !== 'text' || !ADDRESSES.includes(field.id)) continue;
            const placeholder = field.placeholder?.({ ...newProvider, vendor: entry.vendor }) ?? '';
            assert.equal(field.validate(placeholder), undefined, placeholder);
          }
        });
      }
    });
  }
});

describe('the fields of a custom provider', () => {
  const asked = (draft: Partial<ProviderDraft>) => askedOf({ vendor: 'CustomOauth2', ...draft }).filter((id) => !id.startsWith('['));

  it('are its addresses where it publishes no document', () => {
    assert.deepEqual(asked({ foundBy: 'addresses' }), [...ADDRESSES, 'clientId', 'clientSecret']);
  });

  it('are the reference where the secret stays in the account', () => {
    assert.deepEqual(asked({ secretSource: 'EXTERNAL' }), ['discoveryUrl', 'clientId', 'secretId', 'jsonKey']);
  });

  it('are the KMS key and its algorithm, and no secret, where it signs', () => {
    assert.deepEqual(asked({ authentication: 'PRIVATE_KEY_JWT' }), ['discoveryUrl', 'clientId', 'kmsKeyArn', 'signingAlgorithm']);
  });

  it('are no client at all with a token of AWS', () => {
    assert.deepEqual(asked({ authentication: 'AWS_IAM_ID_TOKEN_JWT' }), ['discoveryUrl']);
  });

  it('are the actor and, of a token of its own, the scopes where tokens are exchanged', () => {
    const client = ['discoveryUrl', 'clientId', 'clientSecret'];
    assert.deepEqual(asked({ onBehalfOf: 'TOKEN_EXCHANGE' }), [...client, 'actorToken']);
    assert.deepEqual(asked({ onBehalfOf: 'TOKEN_EXCHANGE', actorToken: 'M2M' }), [...client, 'actorToken', 'actorScopes']);
    assert.deepEqual(asked({ onBehalfOf: 'JWT_AUTHORIZATION_GRANT', actorToken: 'M2M' }), client);
  });
});
