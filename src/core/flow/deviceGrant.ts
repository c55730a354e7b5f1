import { UserError } from '../base/errors.js';
import { isSafeUrl } from '../base/safeUrl.js';
import { Secret } from '../base/secret.js';
import { discoveryStep, type TokenRequest } from './codeGrant.js';
import type { Issuer } from './issuer.js';
import type { IssuerHttp } from './issuerHttp.js';
import { readText, requestTokens, sendForm, type IssuedTokens, type Json } from './oauth.js';
import { need, type FlowPlan, type Step, type StepIo } from './plan.js';
import { findPassingFault } from './recognise.js';
import { createReminders } from './reminders.js';
import { toSecrets } from './secrets.js';

interface DeviceCode {
  readonly deviceCode: Secret;
  readonly userCode: Secret;
  readonly url: string;
  readonly completeUrl: Secret | undefined;
  readonly intervalMs: number;
  readonly endsAtMs: number;
  readonly lifetimeMs: number;
}

interface State {
  readonly issuer?: Issuer;
  readonly device?: DeviceCode;
  readonly tokens?: IssuedTokens;
}

/** Polls this slower after `slow_down`, and at this pace where the issuer names none (RFC 8628, sections 3.2 and 3.5). */
const FIVE_SECONDS_MS = 5_000;
/** Where an issuer does not answer, the pace is halved each time (section 3.5) until it is this one. */
const MOST_BACKOFF_MS = 60_000;

/** Device authorization grant (RFC 8628): the user enters a code on any device. */
export function deviceGrant(request: TokenRequest, http: IssuerHttp): FlowPlan<State, IssuedTokens> {
  const { client, discoveryUrl, scopes, extra = {} } = request;

  const begin: Step<State> = {
    id: 'deviceCode', title: 'Ask for a device code', from: 'agent', to: 'identityProvider', call: 'POST device authorization endpoint',
    async run(state, io) {
      const { deviceAuthorizationEndpoint: url, tokenEndpointAuthMethods: methods } = need(state.issuer, 'issuer');
      if (url === undefined) throw new UserError('The issuer has no device authorization endpoint.', { code: 'grantNotAllowed' });
      const json = await sendForm(http, io, { url, methods }, client, { ...toSecrets(extra), scope: toScope(scopes) }, toFacts);
      const device = toDeviceCode(json, io.clock.now());
      const { userCode, completeUrl, endsAtMs } = device;
      io.waiting({ for: 'device', userCode, url: device.url, completeUrl, endsAtMs });
      return { ...state, device };
    },
  };

  const poll: Step<State> = {
    id: 'poll', title: 'Ask until the code was entered', from: 'agent', to: 'identityProvider', call: 'POST token endpoint',
    async run(state, io) {
      const issuer = need(state.issuer, 'issuer');
      const device = need(state.device, 'device code');
      // It asks again by itself where that is of use; whatever else it ends with is the end of the device code.
      io.onlyOnce();
      return {
        ...state,
        tokens: await pollUntilTokens(device, io, () => requestTokens(http, io, issuer, client, scopes, {
          grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: device.deviceCode,
        })),
      };
    },
  };

  return {
    kind: 'userTokenByDevice',
    asked: { scopes },
    start: {},
    steps: [discoveryStep(http, discoveryUrl), begin, poll],
    toResult: ({ tokens }) => need(tokens, 'tokens'),
  };
}

async function pollUntilTokens(device: DeviceCode, io: StepIo, ask: () => Promise<IssuedTokens>): Promise<IssuedTokens> {
  let { intervalMs } = device;
  const most = Math.ceil(device.lifetimeMs / intervalMs);
  const reminders = createReminders(io, device.endsAtMs, ['lastMinute']);
  for (let n = 1; ; n += 1) {
    await io.clock.wait(intervalMs, io.signal);
    await io.hold(io.signal);
    if (io.clock.now() >= device.endsAtMs) throw new UserError('The device code has run out.', { code: 'deviceCodeExpired' });
    try {
      return await ask();
    } catch (error) {
      const passing = findPassingFault(error, 'POST token endpoint');
      const code = passing ?? (error instanceof UserError ? error.code : '');
      if (passing !== undefined) intervalMs = Math.max(intervalMs, Math.min(2 * intervalMs, MOST_BACKOFF_MS));
      else if (code === 'slow_down') intervalMs += FIVE_SECONDS_MS;
      else if (code !== 'authorization_pending') throw error;
      if (io.signal.aborted) throw error;
      io.polled(Math.min(n, most), most, code);
      reminders.tell();
    }
  }
}

export const toScope = (scopes: readonly string[]) => (scopes.length === 0 ? undefined : scopes.join(' '));

/** Section 3.2. The address is for a person to open, so it must be one that is safe to open; Google calls it verification_url. */
function toDeviceCode(json: Json, nowMs: number): DeviceCode {
  const seconds = (name: string, otherwise: number) => (Number(json[name]) > 0 ? Number(json[name]) : otherwise) * 1000;
  const [deviceCode, userCode] = [readText(json, 'device_code'), readText(json, 'user_code')];
  const url = readText(json, 'verification_uri') || readText(json, 'verification_url');
  if (deviceCode === '' || userCode === '' || !isSafeUrl(url)) {
    throw new UserError('The answer lacks a device code, a user code or a safe address to enter it at.', { code: 'unreadableAnswer' });
  }
  const completeUrl = readText(json, 'verification_uri_complete');
  const lifetimeMs = seconds('expires_in', 600);
  return {
    deviceCode: new Secret(deviceCode),
    userCode: new Secret(userCode),
    url,
    completeUrl: isSafeUrl(completeUrl) ? new Secret(completeUrl) : undefined,
    intervalMs: Math.min(Math.max(seconds('interval', FIVE_SECONDS_MS / 1000), 1_000), 600_000),
    endsAtMs: nowMs + lifetimeMs,
    lifetimeMs,
  };
}

/** Whoever enters the user code lets this client in: it is a secret, too. */
const toFacts = (json: Json) => ({
  device_code: new Secret(readText(json, 'device_code')), user_code: new Secret(readText(json, 'user_code')),
  verification_uri: readText(json, 'verification_uri'), expires_in: Number(json['expires_in'] ?? 0),
});
