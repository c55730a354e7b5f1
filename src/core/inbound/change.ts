import type { CustomJwtAuthorizer } from './authorizer.js';
import type { Spelling } from './readDoors.js';

/** A configuration before and after a change, as two texts that an editor compares. */
export interface Change {
  readonly before: string;
  readonly after: string;
}

/** Members in the order of the API reference, so that only what has changed differs. */
const ORDER = [
  'discoveryUrl', 'allowedAudience', 'allowedClients', 'allowedScopes', 'advertisedScopeMapping', 'customClaims', 'privateEndpoint', 'privateEndpointOverrides',
  'allowedWorkloadConfiguration',
] as const satisfies readonly (keyof CustomJwtAuthorizer)[];

/** `authorizerConfiguration` as JSON: as UpdateAgentRuntime and UpdateGateway take it, or as `agentcore.json` has it. */
function toConfigurationText(authorizer: CustomJwtAuthorizer, spelling: Spelling): string {
  const members = ORDER.filter((name) => authorizer[name] !== undefined).map((name) => [name, authorizer[name]] as const);
  return `${JSON.stringify({ authorizerConfiguration: { [spelling]: Object.fromEntries(members) } }, undefined, 2)}\n`;
}

/** The two texts of a fix that changes an authorizer. */
export function toChange(before: CustomJwtAuthorizer, after: CustomJwtAuthorizer, spelling: Spelling): Change {
  return { before: toConfigurationText(before, spelling), after: toConfigurationText(after, spelling) };
}
