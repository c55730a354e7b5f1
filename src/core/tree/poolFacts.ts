import type { Pool } from '../cognito/control.js';
import { toPoolEndpoints } from '../cognito/endpoints.js';
import type { AwsAccess } from '../identity/access.js';
import { fact, toShortUrl, type Fact } from './facts.js';

export function toPoolFacts(id: string, pool: Pool, access: AwsAccess): readonly Fact[] {
  const { issuer, discoveryUrl, hostedUiUrl } = toPoolEndpoints(access, pool.id, pool.domain ?? '');
  const facts = [
    fact(id, 'globe', 'Issuer', toShortUrl(issuer), issuer, 'Who the tokens of this user pool are from: their claim iss.'),
    fact(id, 'link', 'Discovery', toShortUrl(discoveryUrl), discoveryUrl, 'Where AgentCore and agents read the endpoints and keys of this issuer.'),
    ...toDomainFacts(id, pool, hostedUiUrl),
    fact(id, 'symbol-string', 'Pool id', pool.id, pool.id, 'How the API of Cognito names this user pool.'),
  ];
  if (pool.isProtected) facts.push(
    fact(id, 'lock', 'Deletion protection', 'on', '', 'This user pool cannot be deleted before the protection is turned off.'),
  );
  return facts;
}

const ABOUT_PAGES = 'The pages that people sign in on, and the endpoints of the code flow.';

function toDomainFacts(id: string, { domain, customDomain }: Pool, hostedUiUrl: string): readonly Fact[] {
  const facts = [
    ...(domain === undefined ? [] : [fact(id, 'browser', 'Hosted UI', domain, hostedUiUrl, ABOUT_PAGES)]),
    ...(customDomain === undefined ? [] : [fact(id, 'browser', 'Custom domain', customDomain, `https://${customDomain}`, ABOUT_PAGES)]),
  ];
  if (facts.length > 0) return facts;
  return [fact(id, 'info', 'No domain', 'nobody can sign in in a browser', '', 'The pages for sign-in are on the domain of a user pool, and this one has none.')];
}
