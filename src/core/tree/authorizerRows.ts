import { valuesOf, type CustomClaim } from '../inbound/authorizer.js';
import { readAuthorizer } from '../inbound/readAuthorizer.js';
import type { Gateway } from '../identity/control.js';
import { fact, section, type Fact, type Section } from './facts.js';

const ABOUT: Readonly<Record<Exclude<Gateway['inbound']['kind'], 'JWT'>, readonly [description: string, about: string]>> = {
  IAM: ['IAM', 'Callers sign their requests with AWS credentials.'],
  NONE: ['none', 'Nobody is asked who they are: everybody who reaches it is let in.'],
  AUTHENTICATE_ONLY: ['authenticate only', 'Callers are asked who they are; its targets, a policy engine or an interceptor decide.'],
};

/** Who is let in: signed requests, or tokens by the rules that stand below. */
export function authorizerRow(parentId: string, inbound: Gateway['inbound'], customJwtAuthorizer: unknown): Fact | Section {
  const label = 'Inbound authorizer';
  if (inbound.kind !== 'JWT') return fact(parentId, 'shield', label, ABOUT[inbound.kind][0], ABOUT[inbound.kind][0], ABOUT[inbound.kind][1]);
  const { discoveryUrl } = inbound;
  const { authorizer, faults } = readAuthorizer(customJwtAuthorizer ?? { discoveryUrl });
  return section(parentId, 'shield', label, 'JWT', discoveryUrl, 'Callers present a token of the issuer with this discovery URL, which passes every rule below.', (id) => {
    const rule = (name: string, values: readonly string[] | undefined, about: string): readonly Fact[] => (
      values === undefined || values.length === 0 ? [] : [fact(id, 'check', name, values.join(', '), values.join(' '), about)]);
    return [
      fact(id, 'globe', 'Issuer', toIssuerName(discoveryUrl), discoveryUrl, 'Whose tokens are let in: the keys and the name of the issuer are read from this discovery URL.'),
      ...rule('Allowed audience', authorizer?.allowedAudience, 'The claim aud of the token must have one of these.'),
      ...rule('Allowed clients', authorizer?.allowedClients, 'The claim client_id of the token must be one of these.'),
      ...rule('Allowed scopes', authorizer?.allowedScopes, 'The token must have one of these scopes.'),
      ...(authorizer?.customClaims ?? []).map((claim, index): Fact => ({
        ...fact(id, 'check', 'Custom claim', describeClaim(claim), describeClaim(claim), 'This claim of the token must be so.'), id: `${id}/Custom claim ${index}`,
      })),
      ...(faults.length === 0 ? [] : [fact(id, 'warning', 'Rules not understood', faults[0]?.message ?? '', '', faults.map(({ message }) => message).join(' '))]),
    ];
  });
}

const OPERATORS = { EQUALS: 'equals', CONTAINS: 'contains', CONTAINS_ANY: 'contains any of' } as const;

function describeClaim(claim: CustomClaim): string {
  return `${claim.inboundTokenClaimName} ${OPERATORS[claim.authorizingClaimMatchValue.claimMatchOperator]} ${valuesOf(claim).join(', ')}`;
}

/** `cognito · us-east-1_Ab` for a user pool of AWS, else the host with what follows it. */
function toIssuerName(discoveryUrl: string): string {
  if (!URL.canParse(discoveryUrl)) return discoveryUrl;
  const { host, pathname } = new URL(discoveryUrl);
  const issuer = pathname.replace(/\/\.well-known\/.*$/, '');
  return /^cognito-idp\..*\.amazonaws\.com/.test(host) ? `cognito · ${issuer.slice(1)}` : `${host}${issuer}`;
}
