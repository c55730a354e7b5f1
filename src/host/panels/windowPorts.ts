import { systemClock } from '../../core/base/clock.js';
import type { ConnectionPorts, ConnectionView, WindowPorts } from '../../core/invoke/conversationPorts.js';
import type { History } from '../../core/invoke/history.js';
import type { ActingConnections, Connections } from '../services/connections.js';
import type { Consents } from '../services/consents.js';
import type { LocalAgentsService } from '../services/localAgents.js';
import type { Settings } from '../services/settings.js';

export interface WindowServices {
  readonly settings: () => Settings;
  readonly connections: Connections;
  readonly consents: Consents;
  readonly localAgents: LocalAgentsService;
}

export function toConnectionView({ state }: Pick<ActingConnections, 'state'>): ConnectionView {
  const now = state();
  return now.kind === 'connected' ? now : { kind: 'left', hasEnded: now.kind === 'ended' };
}

/** A connection by its id, be it open or not; the current one where that is undefined. */
export const actAt = (connections: Connections, id: string | undefined): ActingConnections => (id === undefined ? connections : connections.at({ id }));

function toConnectionPorts(acting: ActingConnections): ConnectionPorts {
  return {
    connection: () => toConnectionView(acting),
    invoker: () => acting.invoker(),
    note: (error) => { acting.note(error); },
    async useControl(region, use) {
      const open = acting.require();
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
  };
}

/** What a conversation is given of this window. */
export function toWindowPorts({ settings, connections, consents, localAgents }: WindowServices, history: History): WindowPorts {
  return {
    at: (id) => toConnectionPorts(actAt(connections, id)),
    onDidChangeConnections: connections.onDidChangeList,
    isOwnAgent: async (arn) => (await localAgents.list()).some((agent) => agent.arn === arn),
    returnUrl: () => settings().callbackUrl,
    trustedHosts: () => settings().trustedHosts,
    history,
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
