import { UserError } from '../base/errors.js';
import { Secret } from '../base/secret.js';
import { discoveryStep, type TokenRequest } from './codeGrant.js';
import type { Issuer } from './issuer.js';
import type { IssuerHttp } from './issuerHttp.js';
import { readText, requestTokens, sendForm, type IssuedTokens, type Json } from './oauth.js';
import { need, type FlowPlan, type Step, type StepIo } from './plan.js';

interface DeviceCode {
  readonly deviceCode: Secret;
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

/** Device authorization grant (RFC 8628): the user enters a code on any device. */
export function deviceGrant(request: TokenRequest, http: IssuerHttp): FlowPlan<State, IssuedTokens> {
  const { client, discoveryUrl, scopes, extra = {} } = request;

  const begin: Step<State> = {
    id: 'deviceCode', title: 'Ask for a device code', from: 'agent', to: 'identityProvider', call: 'POST device authorization endpoint',
    async run(state, io) {
      const { deviceAuthorizationEndpoint: url } = need(state.issuer, 'issuer');
      if (url === undefined) throw new UserError('The issuer has no device authorization endpoint.', { code: 'grantNotAllowed' });
      const json = await sendForm(http, io, url, client, { ...extra, scope: toScope(scopes) }, toFacts);
      const device = toDeviceCode(json, io.clock.now());
      const completeUrl = readText(json, 'verification_uri_complete');
      io.waiting({
        for: 'device', userCode: new Secret(readText(json, 'user_code')), url: readText(json, 'verification_uri'),
        completeUrl: completeUrl === '' ? undefined : new Secret(completeUrl), endsAtMs: device.endsAtMs,
      });
      return { ...state, device };
    },
  };

  const poll: Step<State> = {
    id: 'poll', title: 'Ask until the code was entered', from: 'agent', to: 'identityProvider', call: 'POST token endpoint',
    async run(state, io) {
      const { tokenEndpoint } = need(state.issuer, 'issuer');
      const device = need(state.device, 'device code');
      return {
        ...state,
        tokens: await pollUntilTokens(device, io, () => requestTokens(http, io, tokenEndpoint, client, scopes, {
          grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: device.deviceCode,
        })),
      };
    },
  };

  return {
    kind: 'userTokenByDevice',
    scopes,
    start: {},
    steps: [discoveryStep(http, discoveryUrl), begin, poll],
    toResult: ({ tokens }) => need(tokens, 'tokens'),
  };
}

async function pollUntilTokens(device: DeviceCode, io: StepIo, ask: () => Promise<IssuedTokens>): Promise<IssuedTokens> {
  let { intervalMs } = device;
  const most = Math.ceil(device.lifetimeMs / intervalMs);
  for (let n = 1; ; n += 1) {
    await io.clock.wait(intervalMs, io.signal);
    if (io.clock.now() >= device.endsAtMs) throw new UserError('The device code has run out.', { code: 'deviceCodeExpired' });
    try {
      return await ask();
    } catch (error) {
      const code = error instanceof UserError ? error.code : '';
      if (code === 'slow_down') intervalMs += FIVE_SECONDS_MS;
      else if (code !== 'authorization_pending') throw error;
      io.polled(Math.min(n, most), most, code);
    }
  }
}

export const toScope = (scopes: readonly string[]) => (scopes.length === 0 ? undefined : scopes.join(' '));

function toDeviceCode(json: Json, nowMs: number): DeviceCode {
  const seconds = (name: string, otherwise: number) => (Number(json[name]) > 0 ? Number(json[name]) : otherwise) * 1000;
  if (typeof json['device_code'] !== 'string') throw new UserError('The answer has no device code.', { code: 'unreadableAnswer' });
  const lifetimeMs = seconds('expires_in', 600);
  return {
    deviceCode: new Secret(json['device_code']),
    intervalMs: seconds('interval', FIVE_SECONDS_MS / 1000),
    endsAtMs: nowMs + lifetimeMs,
    lifetimeMs,
  };
}

/** Whoever enters the user code lets this client in: it is a secret, too. */
const toFacts = (json: Json) => ({
  device_code: new Secret(readText(json, 'device_code')), user_code: new Secret(readText(json, 'user_code')),
  verification_uri: readText(json, 'verification_uri'), expires_in: Number(json['expires_in'] ?? 0),
});
