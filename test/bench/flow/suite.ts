import { BedrockAgentCoreClient, GetResourceOauth2TokenCommand, GetWorkloadAccessTokenCommand } from '@aws-sdk/client-bedrock-agentcore';
import { createAwsData } from '../../../src/core/flow/awsData.js';
import { startFlow } from '../../../src/core/flow/engine.js';
import { machineToMachine } from '../../../src/core/flow/machineToMachine.js';
import type { FlowPlan } from '../../../src/core/flow/plan.js';
import { clientConfig } from '../../../src/core/identity/clients.js';
import { startSandbox } from '../../support/sandbox.js';
import { createClients, createWorkload, PROVIDER } from '../../contract/clients.js';

const ROUNDS = 200;
const STEPS = 200;

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function assertCompleted({ kind }: { readonly kind: string }): void {
  if (kind !== 'completed') throw new Error(`The flow has not completed: ${kind}`);
}

/** The same two calls by the engine and by the SDK alone, in turns; the vault has the token in all of them. */
async function measureFlow() {
  const sandbox = await startSandbox();
  const access = { kind: 'sandbox', endpoint: sandbox.ready.endpoint, region: sandbox.ready.region } as const;
  const client = new BedrockAgentCoreClient(clientConfig(access, 'agentCore'));
  const data = createAwsData(access, client);
  await createWorkload(createClients(sandbox.ready), 'bench');
  const engine = async () => {
    assertCompleted(await startFlow(machineToMachine(data, { workloadName: 'bench' }, { providerName: PROVIDER, scopes: ['email'] })).outcome);
  };
  const alone = async () => {
    const { workloadAccessToken } = await client.send(new GetWorkloadAccessTokenCommand({ workloadName: 'bench' }));
    await client.send(new GetResourceOauth2TokenCommand({
      workloadIdentityToken: workloadAccessToken, resourceCredentialProviderName: PROVIDER, scopes: ['email'], oauth2Flow: 'M2M',
    }));
  };
  const samples: { readonly engine: number[]; readonly alone: number[] } = { engine: [], alone: [] };
  for (let round = -10; round < ROUNDS; round += 1) {
    const [engineMs, aloneMs] = round % 2 === 0 ? [await timeOf(engine), await timeOf(alone)] : [await timeOf(alone), await timeOf(engine)].reverse();
    if (round < 0) continue; // warms both up
    samples.engine.push(engineMs ?? 0);
    samples.alone.push(aloneMs ?? 0);
  }
  data.dispose();
  await sandbox.stop();
  return samples;
}

/** Steps that do nothing: what the engine itself costs. */
async function measureSteps() {
  const plan: FlowPlan<number, number> = {
    kind: 'apiKey', start: 0, toResult: (count) => count,
    steps: Array.from({ length: STEPS }, (_, index) => ({
      id: String(index), title: 'Count', from: 'agent', to: 'agentCore', call: 'none',
      run: async (count, io) => io.call({}, () => Promise.resolve(count + 1), () => ({})),
    })),
  };
  const samples: number[] = [];
  for (let round = -10; round < ROUNDS; round += 1) {
    const ms = await timeOf(async () => { assertCompleted(await startFlow(plan).outcome); });
    if (round >= 0) samples.push(ms / STEPS);
  }
  return samples;
}

const { engine, alone } = await measureFlow();
console.log(JSON.stringify({ engine, alone, step: await measureSteps() }));
