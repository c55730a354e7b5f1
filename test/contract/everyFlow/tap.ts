import { Secret } from '../../../src/core/base/secret.js';
import type { SignInOutcome } from '../../../src/core/cognito/signIn.js';
import type { IssuerHttp } from '../../../src/core/flow/issuerHttp.js';
import type { FlowCase, Ports } from './table.js';

/** Members of requests and answers that anybody may see. Every other text that is sent or got is a secret. */
const OPEN: readonly string[] = [
  'grant_type', 'scope', 'redirect_uri', 'client_id', 'token_type', 'verification_uri', 'response_type', 'code_challenge_method', 'code_challenge',
];

/** The flow, with every secret that goes over its ports written down: not as its events tell it, but as the ports see it. */
export function tapped(flow: FlowCase, secrets: Set<string>): FlowCase {
  return { ...flow, plan: (ports, ...rest) => flow.plan(tap(ports, secrets), ...rest) };
}

function tap({ data, http, signIn, newPassword, keep, consent, code, browser }: Ports, secrets: Set<string>): Ports {
  const learn = (...values: readonly unknown[]) => {
    for (const value of values.flatMap(textsOf)) if (value.length >= 4) secrets.add(value);
  };
  const learnUrl = (text: string) => {
    learn(text);
    const url = new URL(text);
    learn(url.hash, Object.fromEntries(url.searchParams));
  };
  const learned = async <T>(answer: Promise<T>): Promise<T> => {
    learn(await answer);
    return answer;
  };
  const learnOutcome = (outcome: SignInOutcome): SignInOutcome => {
    if (outcome.kind === 'newPasswordRequired') return { ...outcome, answer: (...input) => outcome.answer(...input).then(learnOutcome) };
    learn(outcome.tokens);
    return outcome;
  };
  const tappedHttp: IssuerHttp = async (request, signal) => {
    learn(request.form === undefined ? undefined : Object.fromEntries(request.form), request.headers?.['authorization']);
    const answer = await http(request, signal);
    // Discovery documents and keys are public.
    if (request.form !== undefined && answer.status === 200) learn(answer.json);
    return answer;
  };
  return {
    data: {
      ...data,
      getWorkloadAccessToken: (name, user, signal) => {
        learn(user !== undefined && 'userToken' in user ? user.userToken : undefined);
        return learned(data.getWorkloadAccessToken(name, user, signal));
      },
      getResourceOauth2Token: async (token, flow, parameters, signal) => {
        learn(parameters.customState, parameters.customParameters);
        const answer = await data.getResourceOauth2Token(token, flow, parameters, signal);
        if (answer.kind === 'token') learn(answer.resourceAccessToken);
        else {
          learn(answer.sessionUri);
          if (answer.authorizationUrl !== undefined) learnUrl(answer.authorizationUrl);
        }
        return answer;
      },
      getResourceApiKey: (...input) => learned(data.getResourceApiKey(...input)),
    },
    http: tappedHttp,
    signIn: async (username, password, signal) => {
      learn(password);
      return learnOutcome(await signIn(username, password, signal));
    },
    newPassword: async (required, signal) => {
      const chosen = await newPassword(required, signal);
      learn(chosen.password);
      return chosen;
    },
    keep,
    consent: {
      expect: (awaited) => {
        learnUrl(awaited.authorizationUrl);
        return consent.expect(awaited);
      },
    },
    code: {
      redirectUri: code.redirectUri,
      expectCode: (awaited) => {
        learnUrl(awaited.authorizationUrl);
        return code.expectCode({ ...awaited, complete: (answer, signal) => { learn(answer.code); return awaited.complete(answer, signal); } });
      },
    },
    browser: {
      open: (url, signal) => {
        learn(url);
        return browser.open(url, signal);
      },
    },
  };
}

/** The flow, in which every call is refused while it is time for that, with words that repeat every secret there was. */
export function repeating(flow: FlowCase, isNow: () => boolean, secrets: ReadonlySet<string>): FlowCase {
  const or = <T>(ask: () => Promise<T>): Promise<T> => (isNow()
    ? Promise.reject(Object.assign(new Error(`Value '${[...secrets].join(' ')}' failed.`), { name: 'ValidationException' }))
    : ask());
  const orLater = (outcome: SignInOutcome): SignInOutcome => (outcome.kind === 'signedIn'
    ? outcome
    : { ...outcome, answer: (...input) => or(() => outcome.answer(...input).then(orLater)) });
  return {
    ...flow,
    plan: (ports, ...rest) => flow.plan({
      ...ports,
      data: {
        ...ports.data,
        getWorkloadAccessToken: (...input) => or(() => ports.data.getWorkloadAccessToken(...input)),
        getResourceOauth2Token: (...input) => or(() => ports.data.getResourceOauth2Token(...input)),
        getResourceApiKey: (...input) => or(() => ports.data.getResourceApiKey(...input)),
        completeResourceTokenAuth: (...input) => or(() => ports.data.completeResourceTokenAuth(...input)),
      },
      http: (...input) => (isNow()
        ? Promise.resolve({ status: 400, dateMs: undefined, json: { error: 'invalid_request', error_description: `Not ${[...secrets].join(' ')}.` } })
        : ports.http(...input)),
      signIn: (...input) => or(() => ports.signIn(...input).then(orLater)),
    }, ...rest),
  };
}

function textsOf(value: unknown): string[] {
  if (value instanceof Secret) return [value.reveal()];
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => (OPEN.includes(name) ? [] : textsOf(member)));
}
