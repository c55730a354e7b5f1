import { quotePosix } from '../base/shellQuote.js';
import { escapeUnseen } from '../base/unseen.js';
import type { DecodedToken } from '../jwt/decode.js';
import { isIssuerUrl, toDiscoveryUrl } from '../jwt/discovery.js';
import { claimOf, stringOf, stringsOf } from '../jwt/members.js';
import type { CustomJwtAuthorizer } from './authorizer.js';
import { evaluate } from './evaluate.js';

/** An authorizer in the two forms in which it is written down. */
interface Snippets {
  /** For `aws_bedrockagentcore_agent_runtime` or `aws_bedrockagentcore_gateway`. */
  readonly terraform: string;
  /** Options of `aws bedrock-agentcore-control create-agent-runtime` or `create-gateway`, and of their updates, for a POSIX shell. */
  readonly cli: string;
}

/** Alike but for the type of the authorizer, which a gateway must be given and a runtime does not have (CreateGateway and CreateAgentRuntime, API reference). */
export interface AuthorizerSnippets {
  readonly runtime: Snippets;
  readonly gateway: Snippets;
}

/**
 * The narrowest authorizer that lets tokens like this one in, by issuer, audience and client ("Configure inbound JWT authorizer" in the developer guide:
 * allowedAudience goes by `aud`, allowedClients by `client_id`). Undefined for a token whose issuer has no
 * document that could be asked, with neither audience nor client, or that every authorizer refuses, whether it has ended or not.
 */
export function toAuthorizerSnippets(token: DecodedToken): AuthorizerSnippets | undefined {
  const authorizer = toAuthorizer(token);
  if (authorizer === undefined) return undefined;
  const runtime: Snippets = { terraform: toTerraform(authorizer), cli: `--authorizer-configuration ${quotePosix(escapeUnseen(JSON.stringify({ customJWTAuthorizer: authorizer })))}` };
  return { runtime, gateway: { terraform: `authorizer_type = "CUSTOM_JWT"\n\n${runtime.terraform}`, cli: `--authorizer-type CUSTOM_JWT ${runtime.cli}` } };
}

function toAuthorizer(token: DecodedToken): CustomJwtAuthorizer | undefined {
  const { payload } = token;
  const iss = stringOf(claimOf(payload, 'iss')) ?? '';
  const audience = stringsOf(claimOf(payload, 'aud')).filter((text) => text !== '');
  const client = stringOf(claimOf(payload, 'client_id')) ?? '';
  if (!isIssuerUrl(iss) || (audience.length === 0 && client === '')) return undefined;
  const authorizer = {
    discoveryUrl: toDiscoveryUrl(iss),
    ...(audience.length === 0 ? {} : { allowedAudience: audience }), ...(client === '' ? {} : { allowedClients: [client] }),
  };
  const known = { nowMs: 0, discoveries: new Map([[authorizer.discoveryUrl, { issuer: iss }]]) };
  const { rules } = evaluate(token, { kind: 'runtime', inbound: { type: 'CUSTOM_JWT', authorizer } }, known);
  return rules.some(({ rule, verdict }) => verdict === 'fail' && rule !== 'time') ? undefined : authorizer;
}

function toTerraform({ discoveryUrl, allowedAudience, allowedClients }: CustomJwtAuthorizer): string {
  const list = (values: readonly string[]): string => `[${values.map(toHcl).join(', ')}]`;
  return [
    'authorizer_configuration {',
    '  custom_jwt_authorizer {',
    `    discovery_url    = ${toHcl(discoveryUrl)}`,
    ...(allowedAudience === undefined ? [] : [`    allowed_audience = ${list(allowedAudience)}`]),
    ...(allowedClients === undefined ? [] : [`    allowed_clients  = ${list(allowedClients)}`]),
    '  }',
    '}',
    '',
  ].join('\n');
}

/** A quoted template that holds no template ("Strings and Templates" of the Terraform language). Of JSON's escapes it lacks `\b` and `\f`. */
function toHcl(text: string): string {
  const quoted = escapeUnseen(JSON.stringify(text)).replace(/\\./g, (escape) => (escape === '\\b' ? '\\u0008' : escape === '\\f' ? '\\u000c' : escape));
  return quoted.replaceAll('${', '$$${').replaceAll('%{', '%%{');
}
