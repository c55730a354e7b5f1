import { randomBytes } from 'node:crypto';
import { isCancellation, UserError } from '../base/errors.js';
import { Secret } from '../base/secret.js';
import type { SessionAnswer } from '../callback/consent.js';
import type { UserIdentifier } from './binding.js';
import type { IdentityData, ResourceTokenAnswer, ResourceTokenParameters } from './data.js';
import { need, unobserved, type FlowPlan, type Step, type StepIo } from './plan.js';
import { createPoller, SESSION_LIFETIME_MS, type Poller } from './poll.js';
import type { BrowserPort, ConsentPort } from './ports.js';
import { findPassingFault, recognise } from './recognise.js';
import { createReminders } from './reminders.js';
import { returnSteps, type ReturnState } from './returnSteps.js';
import type { ResourceTokens } from './twoLegged.js';
import { backOr, beginVisit, openVisit, toBrought } from './visit.js';
import { toAnswerFacts, toRequestFacts, workloadTokenStep } from './workloadToken.js';

/** What a flow of user federation is run with. */
export interface UserFederationOptions {
  readonly workloadName: string;
  readonly user: UserIdentifier;
  /** Parameters of GetResourceOauth2Token. Without a customState the flow makes one of its own. */
  readonly resource: ResourceTokenParameters & { readonly resourceOauth2ReturnUrl: string };
  /** What CompleteResourceTokenAuth is given instead of the user and session of this flow: to see it refused. */
  readonly complete?: { readonly user?: UserIdentifier; readonly sessionUri?: string };
}

export interface UserFederationPorts {
  readonly data: IdentityData;
  readonly consent: ConsentPort;
  readonly browser: BrowserPort;
}

export interface UserFederationResult extends ResourceTokens {
  /** True where nobody was asked, because the vault had a token. */
  readonly wasInVault: boolean;
}

interface Session {
  readonly uri: string;
  readonly authorizationUrl: string;
  readonly endsAtMs: number;
  readonly poller: Poller;
  /** Becomes true where a binding was sent and its answer lost: it may have been done. */
  readonly binding: { mayBeDone: boolean };
}

interface State extends ReturnState<SessionAnswer> {
  readonly workloadAccessToken?: Secret;
  /** Of this attempt only, unless the options name one. */
  readonly customState?: Secret;
  readonly session?: Session;
  readonly resourceAccessToken?: Secret;
}

const FLOW = 'USER_FEDERATION';

/** User federation (3LO): the user consents in the browser, and their token is kept in the vault for this workload. */
export function userFederation(options: UserFederationOptions, ports: UserFederationPorts): FlowPlan<State, UserFederationResult> {
  const { data, browser, consent } = ports;
  const { workloadName, user } = options;
  const { forceAuthentication, ...resource } = options.resource;
  /** As an agent polls: all as in the first call, but no second forceAuthentication. */
  const toRepeated = ({ customState }: State, sessionUri: string) => ({ ...resource, customState: need(customState, 'state'), sessionUri });
  const ask = (state: State, sessionUri: string, signal: AbortSignal) => (
    data.getResourceOauth2Token(need(state.workloadAccessToken, 'workload access token'), FLOW, toRepeated(state, sessionUri), signal));

  /** Where this cannot be asked, the refusal is what there is to tell. */
  const askAfter = (refusal: unknown, state: State, sessionUri: string, io: StepIo) => io.call(
    toRequestFacts(need(state.workloadAccessToken, 'workload access token'), FLOW, toRepeated(state, sessionUri)),
    (signal) => ask(state, sessionUri, signal), toAnswerFacts,
  ).catch((error: unknown) => { throw isCancellation(error) ? error : refusal; });

  const hadToken = ({ session }: State) => (session === undefined ? 'The vault had a token.' : undefined);
  const hasToken = (state: State) => hadToken(state) ?? (state.resourceAccessToken === undefined ? undefined : 'The token is there already.');

  const first: Step<State> = {
    id: 'resourceToken', title: 'Ask for a token of the resource', from: 'agent', to: 'agentCore', call: 'GetResourceOauth2Token',
    async run(before, io) {
      const token = need(before.workloadAccessToken, 'workload access token');
      const state: State = { ...before, customState: resource.customState ?? new Secret(randomBytes(32).toString('base64url')) };
      const repeated = { ...resource, customState: need(state.customState, 'state') };
      const parameters = forceAuthentication === undefined ? repeated : { ...repeated, forceAuthentication };
      const startedAtMs = io.clock.now();
      const answer = await io.call(
        toRequestFacts(token, FLOW, parameters), (signal) => data.getResourceOauth2Token(token, FLOW, parameters, signal), toAnswerFacts,
      );
      if (answer.kind === 'token') return { ...state, resourceAccessToken: answer.resourceAccessToken };
      const { uri, authorizationUrl } = toSession(answer);
      const poller = createPoller((signal) => ask(state, uri, signal), startedAtMs);
      return { ...state, session: { uri, authorizationUrl, endsAtMs: startedAtMs + SESSION_LIFETIME_MS, poller, binding: { mayBeDone: false } } };
    },
  };

  const open: Step<State> = {
    id: 'openBrowser', title: 'Open the start page', from: 'agent', to: 'browser', call: 'GET start page', skip: hadToken,
    async run(state, io) {
      const session = need(state.session, 'session');
      const facts = {
        agent: workloadName, user: 'userId' in user ? user.userId : 'the user of the JWT',
        provider: resource.providerName, scopes: resource.scopes,
      };
      const visit = await beginVisit<SessionAnswer>((complete) => consent.expect({
        sessionUri: session.uri, authorizationUrl: session.authorizationUrl, expiresAtMs: session.endsAtMs, facts,
        state: need(state.customState, 'state').reveal(),
        complete,
      }));
      await openVisit(visit, session.endsAtMs, browser, io);
      return { ...state, visit };
    },
  };

  const wait: Step<State> = {
    id: 'consent', title: 'Sign in and consent', from: 'browser', to: 'identityProvider', call: 'GET authorization endpoint', skip: hadToken,
    async run(state, io) {
      const { poller, endsAtMs } = need(state.session, 'session');
      const { back } = need(state.visit, 'start page');
      const reminders = createReminders(io, endsAtMs, ['noReturn', 'lastMinute']);
      const polled: StepIo['polled'] = (...poll) => {
        io.polled(...poll);
        reminders.tell();
      };
      const came = await backOr(back, io, (signal) => poller.untilToken({ ...io, polled }, signal));
      return came instanceof Secret ? { ...state, resourceAccessToken: came } : { ...state, brought: toBrought(came) };
    },
  };

  const wayBack = returnSteps<State, SessionAnswer>({
    call: 'compare session_id and state',
    skip: hasToken,
    toFacts: ({ sessionUri, state }) => ({ session_id: new Secret(sessionUri), state }),
    // The listener has compared both already; a refusal it knows by them, too.
    check: ({ session, customState }, brought) => {
      const isRight = brought.kind === 'refused'
        || (brought.answer.sessionUri === session?.uri && brought.answer.state?.reveal() === customState?.reveal());
      if (!isRight) throw new UserError('The browser came back with another session or state than the one of this flow.', { code: 'ForeignReturn' });
      return { session_id: 'is the one of this flow', state: 'is the one that was sent' };
    },
    accept: (state) => state,
  });

  const bind: Step<State> = {
    id: 'bind', title: 'Bind the session to the user', from: 'agent', to: 'agentCore', call: 'CompleteResourceTokenAuth', skip: hasToken,
    async run(state, io) {
      const session = need(state.session, 'session');
      const sessionUri = options.complete?.sessionUri ?? session.uri;
      const userIdentifier = options.complete?.user ?? user;
      const bound = io.call(
        { sessionUri: new Secret(sessionUri), userIdentifier: { ...userIdentifier } },
        (signal) => data.completeResourceTokenAuth(sessionUri, userIdentifier, signal), () => ({}),
      ).then(() => state, async (error: unknown): Promise<State> => {
        if (mayHaveBeenDone(error)) session.binding.mayBeDone = true;
        if (recognise(error, 'CompleteResourceTokenAuth') !== 'sessionRefused') throw error;
        // One refusal has several reasons; how the session stands tells some of them apart.
        const answer = await askAfter(error, state, sessionUri, io);
        const isOurs = sessionUri === session.uri;
        const isByOwner = userIdentifier === user;
        if (isOurs && isByOwner && answer.kind === 'token') return { ...state, resourceAccessToken: answer.resourceAccessToken };
        const fault = toSessionFault(error, answer, isOurs && !isByOwner, io.clock.now() >= session.endsAtMs);
        // Bound by the attempt whose answer was lost; the token is not there yet.
        if (fault === error && isOurs && isByOwner && session.binding.mayBeDone) return state;
        throw fault;
      });
      state.visit?.settle(bound);
      return bound;
    },
  };

  const collect: Step<State> = {
    id: 'poll', title: 'Ask until the token is there', from: 'agent', to: 'agentCore', call: 'GetResourceOauth2Token', skip: hasToken,
    async run(state, io) {
      const { poller, uri } = need(state.session, 'session');
      const token = need(state.workloadAccessToken, 'workload access token');
      const resourceAccessToken = await io.call(
        toRequestFacts(token, FLOW, toRepeated(state, uri)),
        (signal) => poller.untilToken(io, signal),
        (accessToken) => ({ accessToken }),
      );
      return { ...state, resourceAccessToken };
    },
  };

  return {
    kind: 'userFederation',
    asked: resource,
    start: {},
    steps: [
      workloadTokenStep(data, { workloadName, user }), first, open,
      unobserved('authorize', 'Authorize and redirect', 'browser', 'agentCore', 'GET authorization URL', hadToken),
      wait,
      unobserved('exchangeCode', 'Call back and trade the code for tokens', 'agentCore', 'identityProvider', 'POST token endpoint', hadToken),
      ...wayBack, bind, collect,
    ],
    toResult: (state) => ({
      workloadAccessToken: need(state.workloadAccessToken, 'workload access token'),
      resourceAccessToken: need(state.resourceAccessToken, 'token of the resource'),
      wasInVault: state.session === undefined,
    }),
  };
}

function toSession(answer: Extract<ResourceTokenAnswer, { kind: 'session' }>): { readonly uri: string; readonly authorizationUrl: string } {
  if (answer.sessionStatus === 'FAILED') throw new UserError('The session has failed.', { code: 'consentInterrupted' });
  if (answer.authorizationUrl === undefined) throw new UserError('The answer has no authorization URL.', { code: 'UnreadableAnswer' });
  return { uri: answer.sessionUri, authorizationUrl: answer.authorizationUrl };
}

/** True where a binding was sent and nobody knows what became of it: the SDK asks again by itself, and then tells only of the last answer. */
function mayHaveBeenDone(error: unknown): boolean {
  const passing = findPassingFault(error, 'CompleteResourceTokenAuth');
  return (passing !== undefined && passing !== 'throttled') || countAttempts(error) > 1;
}

/** How often the SDK has sent a request before it gave up. */
function countAttempts(error: unknown): number {
  const told = error instanceof UserError ? error.cause : error;
  const metadata = told instanceof Error && '$metadata' in told ? told.$metadata : undefined;
  const attempts = typeof metadata === 'object' && metadata !== null && 'attempts' in metadata ? metadata.attempts : undefined;
  return typeof attempts === 'number' ? attempts : 1;
}

/**
 * Why CompleteResourceTokenAuth refused, as far as it is known; the refusal itself where it is not. A session of ours that still goes on
 * after its consent was given, and was completed by another than its owner, lacks nothing but the artefact that began it.
 */
function toSessionFault(refusal: unknown, answer: ResourceTokenAnswer, isByStranger: boolean, isOver: boolean): unknown {
  if (answer.kind === 'token') return new UserError('The session was completed before.', { code: 'sessionUsed', cause: refusal });
  if (isOver) return new UserError('The session is over.', { code: 'sessionExpired', cause: refusal });
  if (answer.sessionStatus === 'FAILED') return new UserError('The session has failed.', { code: 'consentInterrupted', cause: refusal });
  return !isByStranger ? refusal : new UserError('The session was started for another user or token.', { code: 'otherArtefact', cause: refusal });
}
