import type { Call, OnCall } from '../activity/call.js';
import { recordHttp } from '../activity/recordHttp.js';
import { systemClock, type Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import type { AwsAccess } from '../identity/access.js';
import type { Network } from '../network/network.js';
import type { AwsInvoke } from './awsInvoke.js';
import { isTrustedUrl, ownOrigin } from './consentUrl.js';
import { checkRequest, findRegion } from './fit.js';
import { noProof, openLocal, openRemote, stopWithBearer, toRuntimeUrl, toTokenProof, type Proof, type WorkloadTokens } from './httpInvoke.js';
import type { Way } from './http.js';
import type { Invoke, InvokeRequest, InvokeTarget } from './invoke.js';
import { readAnswer, type Answer } from './readAnswer.js';

/** Calls every kind of target in the name of one connection. */
export interface Invoker extends Disposable {
  readonly invoke: Invoke;
  /** StopRuntimeSession. A local agent has no such thing: there it does nothing. */
  stopSession(target: InvokeTarget, sessionId: string, signal: AbortSignal): Promise<void>;
}

export interface InvokerOptions {
  /** For local agents. */
  readonly tokens: WorkloadTokens;
  readonly clock?: Clock;
  /** The way to AWS and to gateways; local agents are called straight. */
  readonly network?: Network | undefined;
  /** Told what is called at AWS; agents on this computer are not. */
  readonly onCall?: OnCall | undefined;
}

/** The SDK is loaded with the first signed invocation. */
export function createInvoker(access: AwsAccess, { tokens, clock = systemClock, network, onCall }: InvokerOptions): Invoker {
  const agent = network?.createAgent({ keepAlive: false });
  const clients = new Map<string, Promise<AwsInvoke>>();

  /** A runtime that is named by its ARN may be in another region than the connection. */
  const toOwnAccess = (target: InvokeTarget): AwsAccess => {
    const region = target.kind === 'runtime' && access.kind === 'profile' ? findRegion(target.agentRuntimeArn) : undefined;
    return region === undefined ? access : { ...access, region };
  };

  const toClient = (own: AwsAccess): Promise<AwsInvoke> => {
    const made = clients.get(own.region) ?? import('./awsInvoke.js').then(({ createAwsInvoke }) => createAwsInvoke(own, { clock, network, onCall }));
    clients.set(own.region, made);
    return made;
  };

  /** The way of a call of our own. */
  const toWay = (operation: string, resources: Call['resources'], signal: AbortSignal): Way => (
    { signal, agent, record: (send) => recordHttp(onCall, { operation, resources }, send) });

  const toResources = ({ agentRuntimeArn, qualifier }: { readonly agentRuntimeArn: string; readonly qualifier?: string | undefined }) => (
    { agentRuntimeArn, ...(qualifier === undefined ? {} : { qualifier }) });

  function toGatewayProof(signIn: Extract<InvokeTarget, { kind: 'gateway' }>['signIn']): Proof {
    switch (signIn.kind) {
      case 'bearer': return toTokenProof(signIn.token);
      case 'iam': return { kind: 'signature', put: async (request) => (await toClient(access)).sign(request) };
      case 'none': return noProof;
    }
  }

  async function open(request: InvokeRequest, signal: AbortSignal): Promise<Answer> {
    const { target } = request;
    checkRequest(request, clock.now());
    const own = toOwnAccess(target);
    switch (target.kind) {
      case 'local': return openLocal(target, request, tokens, signal);
      case 'gateway': return openRemote(new URL(target.url), toGatewayProof(target.signIn), request, 'gateway', toWay('InvokeGateway', { gatewayUrl: target.url }, signal));
      case 'runtime': {
        const { signIn, agentRuntimeArn, qualifier } = target;
        if (signIn.kind === 'bearer') {
          const way = toWay('InvokeAgentRuntime', toResources(target), signal);
          return openRemote(toRuntimeUrl(ownOrigin(own), target, 'invocations'), toTokenProof(signIn.token), request, 'runtime', way);
        }
        return (await toClient(own)).open({
          ...request, agentRuntimeArn, ...(qualifier === undefined ? {} : { qualifier }), ...(signIn.userId === undefined ? {} : { userId: signIn.userId }),
        }, signal);
      }
    }
  }

  return {
    invoke: (request, signal) => readAnswer(() => open(request, signal), {
      signal, clock, isTrusted: (url) => isTrustedUrl(url, toOwnAccess(request.target)),
    }),

    async stopSession(target, sessionId, signal) {
      if (target.kind !== 'runtime') return;
      const own = toOwnAccess(target);
      const { signIn, agentRuntimeArn, qualifier } = target;
      if (signIn.kind === 'bearer') {
        const way = toWay('StopRuntimeSession', toResources(target), signal);
        await stopWithBearer(toRuntimeUrl(ownOrigin(own), target, 'stopruntimesession'), signIn.token, sessionId, way);
      } else await (await toClient(own)).stopSession({ agentRuntimeArn, sessionId, ...(qualifier === undefined ? {} : { qualifier }) }, signal);
    },

    dispose() {
      for (const client of clients.values()) void client.then((made) => { made.dispose(); }, () => undefined);
      clients.clear();
      agent?.destroy();
    },
  };
}
