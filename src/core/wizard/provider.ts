import { Secret } from '../base/secret.js';
import type { Oauth2ProviderConfig } from '../identity/control.js';
import { validateClientId, validateClientSecret, validateDiscoveryUrl, validateProviderName } from '../identity/rules.js';
import { needsDiscovery, vendors, type Vendor } from '../identity/vendors.js';
import { withAnswer, type Step } from './runWizard.js';

export interface ProviderDraft {
  readonly vendor: Vendor | undefined;
  readonly name: string;
  /** Only of `CustomOauth2`. */
  readonly discoveryUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret | undefined;
}

/** The sandbox's own issuer and client, so that a first provider needs no typing. */
export interface ProviderDefaults {
  readonly discoveryUrl?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
}

export const newProvider: ProviderDraft = { vendor: undefined, name: '', discoveryUrl: '', clientId: '', clientSecret: undefined };

/** Vendor → name → discovery URL, where AgentCore does not know the endpoints → client id → secret. */
export function providerSteps(defaults: ProviderDefaults = {}): readonly Step<ProviderDraft>[] {
  const isDefault = (draft: ProviderDraft) => draft.vendor === 'CustomOauth2' && draft.discoveryUrl === defaults.discoveryUrl;
  const isDefaultClient = (draft: ProviderDraft) => isDefault(draft) && draft.clientId === defaults.clientId;
  return [
    {
      id: 'vendor',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.pick({
          placeholder: 'Which service gives out the tokens?', initial: draft.vendor,
          items: vendors.map(({ vendor, label, icon, asks, needsDiscovery: isCustom }) => (
            { label, description: asks, icon, section: isCustom ? 'custom' : 'known vendors', value: vendor })),
        }, frame),
        (vendor) => ({ ...draft, vendor }),
      ),
    },
    {
      id: 'name',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt: 'Name of the credential provider. It cannot be changed later.', initial: draft.name, validate: validateProviderName,
        }, frame),
        (name) => ({ ...draft, name }),
      ),
    },
    {
      id: 'discoveryUrl',
      when: ({ vendor }) => vendor !== undefined && needsDiscovery(vendor),
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt: 'Ends with /.well-known/openid-configuration or /.well-known/oauth-authorization-server.',
          placeholder: 'https://sso.example/.well-known/openid-configuration',
          initial: draft.discoveryUrl === '' ? defaults.discoveryUrl : draft.discoveryUrl,
          validate: validateDiscoveryUrl,
        }, frame),
        (discoveryUrl) => ({ ...draft, discoveryUrl }),
      ),
    },
    {
      id: 'clientId',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt: 'Client id, as the identity provider gave it to your application.',
          initial: draft.clientId === '' && isDefault(draft) ? defaults.clientId : draft.clientId,
          validate: validateClientId,
        }, frame),
        (clientId) => ({ ...draft, clientId }),
      ),
    },
    {
      id: 'clientSecret',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt: `Client secret of ${draft.name}. Goes to AgentCore only, which keeps it in Secrets Manager.`,
          password: true,
          initial: draft.clientSecret?.reveal() ?? (isDefaultClient(draft) ? defaults.clientSecret : undefined),
          validate: validateClientSecret,
        }, frame),
        (clientSecret) => ({ ...draft, clientSecret: new Secret(clientSecret) }),
      ),
    },
  ];
}

/** A finished draft as what the control plane takes. Throws where the wizard was not gone through. */
export function toProviderConfig({ vendor, discoveryUrl, clientId, clientSecret }: ProviderDraft): Oauth2ProviderConfig {
  if (vendor === undefined || clientSecret === undefined) throw new TypeError('A provider needs a vendor and a client secret.');
  return vendor === 'CustomOauth2' ? { vendor, discoveryUrl, clientId, clientSecret } : { vendor, clientId, clientSecret };
}
