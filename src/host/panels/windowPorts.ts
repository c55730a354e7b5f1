import { systemClock } from '../../core/base/clock.js';
import type { ConnectionView, ConversationPorts } from '../../core/invoke/conversationPorts.js';
import type { History } from '../../core/invoke/history.js';
import type { Connections } from '../services/connections.js';
import type { Consents } from '../services/consents.js';
import type { LocalAgentsService } from '../services/localAgents.js';
import type { Settings } from '../services/settings.js';

export interface WindowServices {
  readonly settings: () => Settings;
  readonly connections: Connections;
  readonly consents: Consents;
  readonly localAgents: LocalAgentsService;
}

export function toConnectionView({ state }: Pick<Connections, 'state'>): ConnectionView {
  const now = state();
  if (now.kind !== 'connected') return { kind: 'left', hasEnded: now.kind === 'ended' };
  return { kind: 'connected', info: now.info, access: now.access, firstUser: now.sandbox?.users[0]?.username ?? '' };
}

/** What a conversation is given of this window. */
export function toConversationPorts({ settings, connections, consents, localAgents }: WindowServices, history: History): ConversationPorts {
  return {
    connection: () => toConnectionView(connections),
    onDidChangeConnection: connections.onDidChange,
    invoker: () => connections.invoker(),
    async useControl(region, use) {
      const open = connections.require();
      if (region === open.access.region) return use(await open.control());
      const [{ createAwsControl }, { clientConfig }] = await Promise.all([import('../../core/identity/awsControl.js'), import('../../core/identity/clients.js')]);
      const access = { ...open.access, region };
      const control = createAwsControl(access, clientConfig(access, 'agentCoreControl', open.network, open.onCall));
      try {
        return await use(control);
      } finally {
        control.dispose();
      }
    },
    isOwnAgent: async (arn) => (await localAgents.list()).some((agent) => agent.arn === arn),
    returnUrl: () => settings().callbackUrl,
    trustedHosts: () => settings().trustedHosts,
    history,
    note: (error) => { connections.note(error); },
    clock: systemClock,
    consents: {
      begin: (consent) => consents.begin(consent),
      async complete(info, sessionUri, user, signal) {
        const open = connections.require(info);
        if (info.region === open.access.region) {
          await (await open.binding()).completeResourceTokenAuth(sessionUri, user, signal);
          return;
        }
        const { createAwsData, toDataClient } = await import('../../core/flow/awsData.js');
        const access = { ...open.access, region: info.region };
        const data = createAwsData(access, toDataClient(access, open.network, open.onCall));
        try {
          await data.completeResourceTokenAuth(sessionUri, user, signal);
        } finally {
          data.dispose();
        }
      },
    },
  };
}
