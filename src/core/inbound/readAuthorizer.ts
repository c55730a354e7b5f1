import { valuesOf, type CustomClaim, type CustomJwtAuthorizer } from './authorizer.js';
import { findTextFault, LIMITS, MOST_ADVERTISED_SCOPES, MOST_ENDPOINT_OVERRIDES, OPERATORS, RESERVED_CLAIMS, type TextLimit } from './limits.js';
import { readMembers, type Members, type Path, type ReadFault } from './members.js';

/** A configuration that was read. */
export interface ReadAuthorizer {
  /** Undefined where a rule could not be taken: without it the authorizer would let more tokens in. */
  readonly authorizer: CustomJwtAuthorizer | undefined;
  /** All that the service or its tools would refuse; an authorizer with such faults can still be evaluated. */
  readonly faults: readonly ReadFault[];
}

const KEPT = ['advertisedScopeMapping', 'privateEndpoint', 'privateEndpointOverrides', 'allowedWorkloadConfiguration'] as const;
const LISTS = { allowedAudience: LIMITS.listed, allowedClients: LIMITS.listed, allowedScopes: LIMITS.scope } as const;
const MEMBERS = ['discoveryUrl', ...Object.keys(LISTS), 'customClaims', ...KEPT];

/**
 * Reads what stands in `customJWTAuthorizer`, whoever wrote it: a person, a file of AWS's tools, or the control plane.
 * @param path where it stands, for the faults
 */
export function readAuthorizer(value: unknown, path: Path = []): ReadAuthorizer {
  const faults: ReadFault[] = [];
  const members = readMembers(value, path, faults);
  if (members === undefined) return { authorizer: undefined, faults };
  members.refuseOthers(MEMBERS);
  members.need('discoveryUrl');
  const discoveryUrl = members.text('discoveryUrl');
  if (discoveryUrl !== undefined) noteFault(members, discoveryUrl, LIMITS.discoveryUrl, 'discoveryUrl');
  const lists = Object.entries(LISTS).map(([name, limit]) => [name, readList(members, name, limit)] as const);
  noteFull(members, 'customClaims');
  const customClaims = members.objects('customClaims')?.map(readCustomClaim);
  checkKept(members);

  const read: readonly (readonly [name: string, value: unknown])[] = [...lists, ['customClaims', customClaims]];
  const isWhole = discoveryUrl?.endsWith('/.well-known/openid-configuration') === true
    && customClaims?.includes(undefined) !== true && read.every(([name, taken]) => taken !== undefined || members.get(name) === undefined);
  if (!isWhole) return { authorizer: undefined, faults };
  const kept = KEPT.map((name) => [name, members.get(name)] as const);
  return { authorizer: { discoveryUrl, ...Object.fromEntries([...read, ...kept].filter(([, taken]) => taken !== undefined)) }, faults };
}

function noteFault(members: Members, text: string, limit: TextLimit, ...at: Path): void {
  const fault = findTextFault(text, limit);
  if (fault !== undefined) members.note(fault, ...at);
}

function noteFull(members: Members, name: string): void {
  const found = members.get(name);
  if (Array.isArray(found) && found.length === 0) members.note('This list must not be empty. Leave it out where nothing is asked.', name);
}

function readList(members: Members, name: string, limit: TextLimit): readonly string[] | undefined {
  noteFull(members, name);
  const texts = members.texts(name);
  texts?.forEach((text, index) => { noteFault(members, text, limit, name, index); });
  return texts;
}

function readCustomClaim(members: Members): CustomClaim | undefined {
  members.refuseOthers(['inboundTokenClaimName', 'inboundTokenClaimValueType', 'authorizingClaimMatchValue']);
  for (const name of ['inboundTokenClaimName', 'inboundTokenClaimValueType', 'authorizingClaimMatchValue']) members.need(name);
  const inboundTokenClaimName = members.text('inboundTokenClaimName');
  if (inboundTokenClaimName !== undefined) noteFault(members, inboundTokenClaimName, LIMITS.claimName, 'inboundTokenClaimName');
  const instead = RESERVED_CLAIMS.get(inboundTokenClaimName ?? '');
  if (instead !== undefined) members.note(`This claim has a rule of its own: ${instead}`, 'inboundTokenClaimName');
  const inboundTokenClaimValueType = members.choice('inboundTokenClaimValueType', ['STRING', 'STRING_ARRAY']);
  const match = members.object('authorizingClaimMatchValue');
  const authorizingClaimMatchValue = match === undefined ? undefined : readMatch(match, inboundTokenClaimValueType);
  if (inboundTokenClaimName === undefined || inboundTokenClaimValueType === undefined || authorizingClaimMatchValue === undefined) return undefined;
  const claim = { inboundTokenClaimName, inboundTokenClaimValueType, authorizingClaimMatchValue };
  for (const value of valuesOf(claim)) noteFault(members, value, LIMITS.claimValue, 'authorizingClaimMatchValue', 'claimMatchValue');
  return claim;
}

function readMatch(match: Members, type: CustomClaim['inboundTokenClaimValueType'] | undefined): CustomClaim['authorizingClaimMatchValue'] | undefined {
  match.refuseOthers(['claimMatchOperator', 'claimMatchValue']);
  for (const name of ['claimMatchOperator', 'claimMatchValue']) match.need(name);
  const claimMatchOperator = match.choice('claimMatchOperator', type === undefined ? ['EQUALS', 'CONTAINS', 'CONTAINS_ANY'] : OPERATORS[type]);
  const value = match.object('claimMatchValue');
  if (claimMatchOperator === undefined || value === undefined) return undefined;
  const wanted = claimMatchOperator === 'CONTAINS_ANY' ? 'matchValueStringList' : 'matchValueString';
  value.refuseOthers([wanted]);
  value.need(wanted);
  noteFull(value, wanted);
  const list = wanted === 'matchValueStringList' ? value.texts(wanted) : undefined;
  const text = wanted === 'matchValueString' ? value.text(wanted) : undefined;
  if (list !== undefined) return { claimMatchOperator, claimMatchValue: { matchValueStringList: list } };
  return text === undefined ? undefined : { claimMatchOperator, claimMatchValue: { matchValueString: text } };
}

/** Of what is not evaluated only the counts are looked at, and the scopes that are named. */
function checkKept(members: Members): void {
  const mapping = members.object('advertisedScopeMapping');
  const scopes = mapping?.names() ?? [];
  if (mapping !== undefined && (scopes.length === 0 || scopes.length > MOST_ADVERTISED_SCOPES)) {
    members.note(`This has from 1 to ${MOST_ADVERTISED_SCOPES} scopes. Here are: ${scopes.length}`, 'advertisedScopeMapping');
  }
  for (const scope of scopes) {
    for (const text of [scope, mapping?.text(scope) ?? scope]) noteFault(members, text, LIMITS.scope, 'advertisedScopeMapping', scope);
  }
  const overrides = members.objects('privateEndpointOverrides') ?? [];
  if (overrides.length > MOST_ENDPOINT_OVERRIDES) {
    members.note(`There may be up to ${MOST_ENDPOINT_OVERRIDES} of these. Here are: ${overrides.length}`, 'privateEndpointOverrides');
  }
  for (const name of ['privateEndpoint', 'allowedWorkloadConfiguration']) members.object(name);
}
