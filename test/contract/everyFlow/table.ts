import { Secret } from '../../../src/core/base/secret.js';
import { apiKey } from '../../../src/core/flow/apiKey.js';
import type { UserIdentifier } from '../../../src/core/flow/binding.js';
import type { TokenRequest } from '../../../src/core/flow/codeGrant.js';
import type { IdentityData } from '../../../src/core/flow/data.js';
import { direct } from '../../../src/core/flow/direct.js';
import type { FlowKind } from '../../../src/core/flow/events.js';
import type { IssuerHttp } from '../../../src/core/flow/issuerHttp.js';
import { machineToMachine } from '../../../src/core/flow/machineToMachine.js';
import { onBehalfOf } from '../../../src/core/flow/onBehalfOf.js';
import type { FlowPlan } from '../../../src/core/flow/plan.js';
import type { BrowserPort, CodePort, ConsentPort } from '../../../src/core/flow/ports.js';
import { userFederation } from '../../../src/core/flow/userFederation.js';
import { userTokenByClient, userTokenByCode, userTokenByDevice, userTokenByPassword, type PasswordPorts } from '../../../src/core/flow/userToken.js';
import { CLIENT_SECRET } from '../../support/openIdProvider.js';
import { PROVIDER, SCOPES } from '../clients.js';
import { PERSON } from '../cognitoPool.js';
import { WORKLOAD } from '../flowScene.js';
import { EXCHANGING, KEY_PROVIDER, ONCE, type FlowWorld } from './world.js';

/** What a flow is run with. */
export interface Ports {
  readonly data: IdentityData;
  readonly http: IssuerHttp;
  readonly signIn: PasswordPorts['signIn'];
  readonly newPassword: PasswordPorts['newPassword'];
  readonly keep: PasswordPorts['keep'];
  readonly consent: ConsentPort;
  readonly code: CodePort;
  readonly browser: BrowserPort;
}

export interface FlowCase {
  readonly kind: FlowKind;
  /**
   * What each step that runs asks for, in order, each once: an operation of Cognito, the path of a request, `listener`, `browser` and
   * `person` for what they are told or asked, and `clock` where it waits. A test compares it with what the flow does.
   */
  readonly calls: Readonly<Record<string, readonly string[]>>;
  /** What is to be there before the run. */
  readonly prepare?: (world: FlowWorld, name: string) => Promise<void>;
  /** @param name of the user, who has not consented yet */
  readonly plan: (ports: Ports, world: FlowWorld, name: string) => FlowPlan<object, unknown>;
}

export const RESOURCE_TOKEN = '/identities/oauth2/token';
export const BIND = '/identities/CompleteResourceTokenAuth';
const FOR_JWT = '/identities/GetWorkloadAccessTokenForJWT';
const DISCOVERY = '/.well-known/openid-configuration';

const federation = (workloadToken: string, toUser: (world: FlowWorld, name: string) => UserIdentifier): FlowCase => ({
  kind: 'userFederation',
  calls: {
    workloadToken: [workloadToken], resourceToken: [RESOURCE_TOKEN], openBrowser: ['listener', 'browser'], consent: ['clock', RESOURCE_TOKEN],
    returnUrl: [], checkReturn: [], bind: [BIND], poll: ['clock', RESOURCE_TOKEN],
  },
  plan: ({ data, consent, browser }, world, name) => userFederation({
    workloadName: WORKLOAD, user: toUser(world, name),
    // The vault may have a token of the user of a JWT already.
    resource: { providerName: PROVIDER, scopes: SCOPES, resourceOauth2ReturnUrl: world.scene.returnUrl, forceAuthentication: true },
  }, { data, consent, browser }),
});

const BY_CODE = { discovery: [DISCOVERY], openBrowser: ['listener', 'browser'], consent: ['clock'], returnUrl: [], checkReturn: [], redeem: ['/token'], verify: ['/jwks'] };
const toRequest = ({ idp }: FlowWorld, scopes: readonly string[] = ['openid', 'email']): TokenRequest => (
  { discoveryUrl: idp.discoveryUrl, client: { clientId: idp.clientId, clientSecret: new Secret(CLIENT_SECRET) }, scopes });

/** Each kind of flow. */
const BY_KIND = {
  userFederation: federation('/identities/GetWorkloadAccessTokenForUserId', (_, userId) => ({ userId })),
  machineToMachine: {
    kind: 'machineToMachine', calls: { workloadToken: ['/identities/GetWorkloadAccessToken'], resourceToken: [RESOURCE_TOKEN] },
    plan: ({ data }) => machineToMachine(data, { workloadName: WORKLOAD }, { providerName: PROVIDER, scopes: ['email'] }),
  },
  onBehalfOf: {
    kind: 'onBehalfOf', calls: { workloadToken: [FOR_JWT], resourceToken: [RESOURCE_TOKEN] },
    plan: ({ data }, { userToken }) => onBehalfOf(data, WORKLOAD, userToken, { providerName: EXCHANGING, scopes: ['calendar.read'], audiences: ['https://calendar.example'] }),
  },
  apiKey: {
    kind: 'apiKey', calls: { workloadToken: ['/identities/GetWorkloadAccessToken'], apiKey: ['/identities/api-key'] },
    plan: ({ data }) => apiKey(data, { workloadName: WORKLOAD }, KEY_PROVIDER),
  },
  userTokenByCode: { kind: 'userTokenByCode', calls: BY_CODE, plan: (ports, world) => userTokenByCode(toRequest(world), ports) },
  direct: { kind: 'direct', calls: BY_CODE, plan: (ports, world) => direct(toRequest(world), ports) },
  userTokenByDevice: {
    kind: 'userTokenByDevice', calls: { discovery: [DISCOVERY], deviceCode: ['/device/auth'], poll: ['clock', '/token'] },
    plan: ({ http }, world) => userTokenByDevice(toRequest(world), http),
  },
  userTokenByClient: {
    kind: 'userTokenByClient', calls: { discovery: [DISCOVERY], token: ['/token'] },
    plan: ({ http }, world) => userTokenByClient(toRequest(world, []), http),
  },
  userTokenByPassword: {
    kind: 'userTokenByPassword', calls: { signIn: ['DescribeUserPoolClient', 'InitiateAuth'] },
    plan: (ports) => userTokenByPassword(PERSON.username, new Secret(PERSON.password), ports),
  },
} as const satisfies Readonly<Record<FlowKind, FlowCase>>;

/** Every flow by its name; those that run in two ways are there twice. */
export const FLOWS: readonly (readonly [name: string, flow: FlowCase])[] = Object.entries<FlowCase>({
  ...BY_KIND,
  'userFederation of a JWT': federation(FOR_JWT, ({ userToken }) => ({ userToken })),
  'userTokenByPassword for one sign-in only': {
    kind: 'userTokenByPassword', calls: { ...BY_KIND.userTokenByPassword.calls, newPassword: ['person', 'RespondToAuthChallenge'] },
    prepare: (world, name) => world.createUser(name),
    plan: (ports, _world, name) => userTokenByPassword(name, new Secret(ONCE), ports),
  },
});

/** One call of a step. */
export interface Call {
  readonly stepId: string;
  readonly call: string;
}

export const callsOf = ({ calls }: FlowCase): readonly Call[] => Object.entries(calls).flatMap(([stepId, names]) => names.map((call) => ({ stepId, call })));

/** What is asked over the network. */
export const requestsOf = (flow: FlowCase): readonly Call[] => callsOf(flow).filter(({ call }) => !['listener', 'browser', 'person', 'clock'].includes(call));
