import { Secret } from '../base/secret.js';
import { findEdgeSpace, findLengthFault, withRule } from '../base/textFaults.js';
import type { TokenRequest } from '../flow/codeGrant.js';
import { splitScopes } from '../flow/scopes.js';
import { validateClientId, validateDiscoveryUrl } from '../identity/rules.js';
import { withAnswer, type Step } from './runWizard.js';

/** In which of the ways of `core/flow/userToken.ts` a token is got. */
export type TokenWay = 'code' | 'device' | 'client';

export interface UserTokenDraft {
  /** Empty where it is not known yet. */
  readonly discoveryUrl: string;
  readonly way: TokenWay | undefined;
  readonly clientId: string;
  /** Empty for a public client. */
  readonly clientSecret: string;
  readonly scopes: string;
}

/** RFC 6749, section 3.3: printable ASCII but for the quotation mark and the backslash, with spaces between. */
export function validateScopes(text: string): string | undefined {
  const rule = 'Scopes are separated by spaces, and have no " and no \\.';
  return /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/.test(text) ? undefined : withRule(rule, 'This one has another character.');
}

function validateSecret(text: string, isNeeded: boolean): string | undefined {
  if (text === '' && !isNeeded) return undefined;
  return withRule('A client secret has 1 to 2048 characters.', findEdgeSpace(text) ?? findLengthFault(text, { min: 1, max: 2_048 }));
}

/** Asks what an OpenID issuer has to know to give a token. The secret is for this one request. */
export function userTokenSteps(discoveryUrl: string | undefined): readonly Step<UserTokenDraft>[] {
  return [
    {
      id: 'discoveryUrl', when: () => discoveryUrl === undefined,
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt: 'Discovery URL of the issuer.', placeholder: 'https://issuer.example/.well-known/openid-configuration', initial: draft.discoveryUrl, validate: validateDiscoveryUrl,
        }, frame),
        (url) => ({ ...draft, discoveryUrl: url }),
      ),
    },
    {
      id: 'way',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.pick<TokenWay>({
          placeholder: 'How is the token got?', initial: draft.way,
          items: [
            { label: 'In the Browser', description: 'as a user, by code with PKCE', icon: 'globe', value: 'code' },
            { label: 'On Another Device', description: 'as a user, by a code that is typed there', icon: 'device-mobile', value: 'device' },
            { label: 'As the Client', description: 'no user, by client credentials', icon: 'key', value: 'client' },
          ],
        }, frame),
        (way) => ({ ...draft, way }),
      ),
    },
    {
      id: 'clientId',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({ prompt: 'Client id, as the issuer knows it.', initial: draft.clientId, validate: validateClientId }, frame),
        (clientId) => ({ ...draft, clientId }),
      ),
    },
    {
      id: 'clientSecret',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({
          prompt: draft.way === 'client' ? 'Client secret. Goes to the issuer only and is not kept.' : 'Client secret, or nothing for a public client. Goes to the issuer only and is not kept.',
          password: true, initial: draft.clientSecret, validate: (text) => validateSecret(text, draft.way === 'client'),
        }, frame),
        (clientSecret) => ({ ...draft, clientSecret }),
      ),
    },
    {
      id: 'scopes',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({ prompt: 'Scopes, with spaces between. May be left empty.', placeholder: 'openid profile', initial: draft.scopes, validate: validateScopes }, frame),
        (scopes) => ({ ...draft, scopes }),
      ),
    },
  ];
}

export const newUserToken: UserTokenDraft = { discoveryUrl: '', way: undefined, clientId: '', clientSecret: '', scopes: 'openid' };

/** What an answered wizard asks of the issuer. */
export function toUserTokenRequest({ discoveryUrl, clientId, clientSecret, scopes }: UserTokenDraft): TokenRequest {
  return { discoveryUrl, client: { clientId, ...(clientSecret === '' ? {} : { clientSecret: new Secret(clientSecret) }) }, scopes: splitScopes(scopes) };
}
