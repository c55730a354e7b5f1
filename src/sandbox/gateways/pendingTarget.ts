import { startSession, findSession, toStanding } from '../data/sessions.js';
import { toAuthorizationUrl } from '../data/resourceToken.js';
import { toIdentifier } from '../data/workloadTokens.js';
import type { Sandbox } from '../sandbox.js';
import { put } from '../store.js';
import { inGateway, type GatewayRecord, type TargetRecord } from './records.js';

/** A target as it stands now: waiting for an administrator at a URL, or ready. */
export interface TargetStanding {
  readonly target: TargetRecord;
  readonly authorizationData?: { readonly oauth2: { readonly authorizationUrl: string; readonly userId: string } };
}

/**
 * How a target stands. One that waits becomes ready when the consent behind its URL was completed by CompleteResourceTokenAuth with its
 * user id; a URL that has run out or was refused is followed by a new one, with the same user id.
 */
export function readStanding(sandbox: Sandbox, gateway: GatewayRecord, target: TargetRecord): TargetStanding {
  const { pending, credential } = target;
  if (pending === undefined || credential.type !== 'OAUTH') return { target };
  const keep = (record: TargetRecord) => {
    sandbox.store.write(put('gatewayTargets', inGateway(target.gatewayId, target.id), record));
    return record;
  };
  const show = (sessionUri: string) => ({ oauth2: { authorizationUrl: toAuthorizationUrl(sandbox, sessionUri), userId: pending.userId } });
  const begun = findSession(sandbox, pending.sessionUri ?? '');
  const standing = toStanding(begun, sandbox.now());
  if (standing === 'used') return { target: keep({ ...target, pending: undefined, updatedAtMs: sandbox.now() }) };
  if (begun !== undefined && standing === 'live') return { target, authorizationData: show(begun.uri) };
  // Guess: authorization-url-of-a-target
  const { uri } = startSession(sandbox, {
    grant: { workloadName: gateway.workloadName, userKey: `userId:${pending.userId}`, providerName: credential.providerName, scopes: credential.scopes, resources: [], audiences: [] },
    identifier: toIdentifier('userId', pending.userId),
    returnUrl: credential.returnUrl,
    customParameters: {},
  });
  return { target: keep({ ...target, pending: { ...pending, sessionUri: uri } }), authorizationData: show(uri) };
}
