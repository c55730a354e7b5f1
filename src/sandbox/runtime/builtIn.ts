import { createDirectTokenAgent } from '../agents/directToken.js';
import { createEchoAgent } from '../agents/echo.js';
import { createFaultyAgent } from '../agents/faulty.js';
import type { AgentSettings } from '../agents/identityService.js';
import { createQuickStartAgent } from '../agents/quickStart.js';
import { createSeveralServicesAgent } from '../agents/severalServices.js';
import type { Sandbox } from '../sandbox.js';
import { QUICK_START_PROVIDER, RETURN_PAGE } from '../seed.js';
import type { RuntimeRecord } from '../state.js';
import type { AgentLogs } from '../steering/agentLogs.js';
import type { BuiltInAgents } from './sessions.js';

/** The agents ask each second, so that a demonstration goes on as soon as the person is done; AWS's SDKs wait 5 seconds. */
const POLL_INTERVAL_MS = 1_000;

/** The sandbox's own agents, each told by its environment what one in AgentCore is told. */
export function createBuiltInAgents({ origin, region }: Pick<Sandbox, 'origin' | 'region'>, logs: AgentLogs): BuiltInAgents {
  const toLog = ({ id }: RuntimeRecord) => (message: string) => { logs.write(id, message); };
  const toSettings = (runtime: RuntimeRecord): AgentSettings => ({
    endpoint: origin,
    signing: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox', region, service: 'bedrock-agentcore' },
    provider: QUICK_START_PROVIDER,
    scopes: ['openid', 'profile', 'email'],
    returnUrl: `${origin}${RETURN_PAGE}`,
    pollIntervalMs: POLL_INTERVAL_MS,
    log: toLog(runtime),
  });
  return {
    quickStart: (runtime) => createQuickStartAgent({ ...toSettings(runtime), workloadName: runtime.workloadName }),
    echo: (runtime) => createEchoAgent(toLog(runtime)),
    twoLegged: (runtime) => createDirectTokenAgent({ ...toSettings(runtime), scopes: [] }, 'M2M'),
    onBehalfOf: (runtime) => createDirectTokenAgent({ ...toSettings(runtime), scopes: [] }, 'ON_BEHALF_OF_TOKEN_EXCHANGE'),
    severalServices: (runtime) => createSeveralServicesAgent(toSettings(runtime)),
    faulty: (runtime) => createFaultyAgent(toLog(runtime)),
  };
}
