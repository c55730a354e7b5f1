import type { IdentityControl } from '../identity/control.js';

/** A gateway with more targets than stand on so many pages is not searched to its end for a name on a card. */
const MOST_PAGES = 10;

/**
 * Name of the OAuth2 credential provider with which a gateway calls one of its targets: its elicitations name neither. Undefined where there
 * is no such target, or where not one single provider is. Throws a `UserError` where it may not be read, an
 * `AbortError` where it is given up.
 */
export async function findTargetProvider(control: Pick<IdentityControl, 'listGatewayTargets' | 'getGatewayTarget'>, gatewayId: string, name: string, signal: AbortSignal): Promise<string | undefined> {
  let nextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const targets = await control.listGatewayTargets(gatewayId, { nextToken, signal });
    const found = targets.items.find((target) => target.name === name);
    if (found !== undefined) {
      const arns = (await control.getGatewayTarget(gatewayId, found.id, signal)).credentials.flatMap((credential) => (credential.kind === 'OAUTH' ? [credential.providerArn] : []));
      return arns.length === 1 ? /\/oauth2credentialprovider\/([^/]+)$/.exec(arns[0] ?? '')?.[1] : undefined;
    }
    ({ nextToken } = targets);
    if (nextToken === undefined) return undefined;
  }
  return undefined;
}
