import { BedrockAgentCoreClient } from '@aws-sdk/client-bedrock-agentcore';
import {
  BedrockAgentCoreControlClient, CreateApiKeyCredentialProviderCommand, CreateOauth2CredentialProviderCommand, CreateWorkloadIdentityCommand,
  DeleteApiKeyCredentialProviderCommand, DeleteOauth2CredentialProviderCommand, DeleteWorkloadIdentityCommand, GetOauth2CredentialProviderCommand,
  type CreateOauth2CredentialProviderCommandInput, type CreateWorkloadIdentityCommandInput,
} from '@aws-sdk/client-bedrock-agentcore-control';
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { startSandbox, type StartedSandbox } from '../../support/sandbox.js';
import { createClients, RETURN_URL, toCustomConfig, type Clients } from '../clients.js';

/** All that the suite makes begins with this, so that a person finds what an interrupted run has left in an account. */
const PREFIX = 'agentcore-contract';
/** How often a provider at AWS is asked whether it is READY, and for how long. */
const READY_INTERVAL_MS = 1_000;
const READY_LIMIT_MS = 45_000;
/** AWS limits how often providers may be deleted, and refuses while another change of one goes on. */
const DELETED_AT_ONCE = 5;
const DELETE_AGAIN = new Set(['ConflictException', 'ThrottlingException', 'TooManyRequestsException']);
const DELETE_ATTEMPTS = 6;
const DELETE_INTERVAL_MS = 1_000;
/** Of the hook that deletes everything: some 50 things at AWS. */
const CLOSE_LIMIT_MS = 600_000;

/** A provider whose server nobody asks: it serves what comes before and beside the flows. */
export const STATIC_PROVIDER = {
  credentialProviderVendor: 'CustomOauth2' as const,
  oauth2ProviderConfigInput: {
    customOauth2ProviderConfig: {
      clientId: 'client', clientSecret: 'hush',
      oauthDiscovery: {
        authorizationServerMetadata: {
          issuer: 'https://idp.example.com',
          authorizationEndpoint: 'https://idp.example.com/authorize',
          tokenEndpoint: 'https://idp.example.com/token',
        },
      },
    },
  },
};

/** The service that the suite asks, and what the tests make there. Everything made is deleted by `close`, the last first, some at once. */
export interface Target {
  readonly clients: Clients;
  /** A name that nobody has. */
  readonly toNobody: () => string;
  /** A new name. What is made under it is deleted in the end, also where it should have been refused. */
  readonly claim: (kind: keyof typeof KINDS, what: string) => string;
  /** A new workload identity with our return URL. Gives its name. */
  readonly makeWorkload: (what: string, more?: Partial<CreateWorkloadIdentityCommandInput>) => Promise<string>;
  /** A new OAuth2 provider that is READY, by default {@link STATIC_PROVIDER}. Gives its name. */
  readonly makeOauth2Provider: (what: string, config?: Omit<CreateOauth2CredentialProviderCommandInput, 'name'>) => Promise<string>;
  /** A new API-key provider. Gives its name. */
  readonly makeApiKeyProvider: (what: string, apiKey?: string) => Promise<string>;
  /** Throws, after all else is deleted, where something could not be: with its names. */
  readonly close: () => Promise<void>;
}

/** The sandbox as a target, for what no other service has. */
export interface SandboxTarget extends Target {
  readonly sandbox: StartedSandbox;
  /** A provider for the sandbox's own issuer. */
  readonly ownProvider: ReturnType<typeof toCustomConfig>;
}

const KINDS = {
  workload: ({ control }: Clients, name: string) => control.send(new DeleteWorkloadIdentityCommand({ name })),
  oauth2: ({ control }: Clients, name: string) => control.send(new DeleteOauth2CredentialProviderCommand({ name })),
  apiKey: ({ control }: Clients, name: string) => control.send(new DeleteApiKeyCredentialProviderCommand({ name })),
} as const;

interface Claim {
  readonly kind: keyof typeof KINDS;
  readonly name: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether the suite runs against AWS: known before any test is defined. */
export const isAtAws = (environment: Environment): boolean => environment['AGENTCORE_CONTRACT_AWS'] === '1';

/** Deletes one thing, which may be gone. Gives what went wrong where it could not be. */
async function remove(clients: Clients, { kind, name }: Claim): Promise<string | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await KINDS[kind](clients, name);
      return undefined;
    } catch (error) {
      const problem = error instanceof Error ? error : new Error('unknown');
      if (problem.name === 'ResourceNotFoundException') return undefined;
      if (!DELETE_AGAIN.has(problem.name) || attempt === DELETE_ATTEMPTS) return `${name} (${problem.name}: ${problem.message})`;
      await wait(attempt * DELETE_INTERVAL_MS);
    }
  }
}

function createTarget(clients: Clients, end: () => Promise<void>): Target {
  const run = randomBytes(4).toString('hex');
  const claimed: Claim[] = [];
  const { control } = clients;
  const claim = (kind: keyof typeof KINDS, what: string) => {
    const name = `${PREFIX}-${run}-${claimed.length}-${what}`;
    claimed.push({ kind, name });
    return name;
  };
  const untilReady = async (name: string) => {
    for (const giveUpAtMs = Date.now() + READY_LIMIT_MS; ;) {
      const { status, failureReason } = await control.send(new GetOauth2CredentialProviderCommand({ name }));
      if (status === undefined || status === 'READY') return;
      if (status.endsWith('FAILED')) throw new Error(`The provider was not made: ${failureReason ?? status}`);
      if (Date.now() > giveUpAtMs) throw new Error(`The provider was not READY in ${READY_LIMIT_MS / 1_000} seconds: ${name}`);
      await wait(READY_INTERVAL_MS);
    }
  };
  return {
    clients,
    toNobody: () => `${PREFIX}-${run}-nobody`,
    claim,
    async makeWorkload(what, more = {}) {
      const name = claim('workload', what);
      await control.send(new CreateWorkloadIdentityCommand({ name, allowedResourceOauth2ReturnUrls: [RETURN_URL], ...more }));
      return name;
    },
    async makeOauth2Provider(what, config = STATIC_PROVIDER) {
      const name = claim('oauth2', what);
      await control.send(new CreateOauth2CredentialProviderCommand({ name, ...config }));
      await untilReady(name);
      return name;
    },
    async makeApiKeyProvider(what, apiKey = 'hush') {
      const name = claim('apiKey', what);
      await control.send(new CreateApiKeyCredentialProviderCommand({ name, apiKey }));
      return name;
    },
    async close() {
      const left: string[] = [];
      const deleteNext = async (): Promise<void> => {
        for (let claim = claimed.pop(); claim !== undefined; claim = claimed.pop()) {
          const problem = await remove(clients, claim);
          if (problem !== undefined) left.push(problem);
        }
      };
      await Promise.all(Array.from({ length: DELETED_AT_ONCE }, deleteNext));
      await end();
      if (left.length > 0) throw new Error(`The suite could not delete what it has made. Delete it by hand: ${left.join('; ')}`);
    },
  };
}

/** A sandbox of its own, that ends with the suite. */
export async function openSandbox(): Promise<SandboxTarget> {
  const sandbox = await startSandbox();
  return { ...createTarget(createClients(sandbox.ready), () => sandbox.stop()), sandbox, ownProvider: toCustomConfig(sandbox.ready) };
}

/** A name that only the test of this suite's way to AWS sets, which has no AWS: it leads there by `AWS_ENDPOINT_URL`. */
export const ELSEWHERE = 'AGENTCORE_CONTRACT_ELSEWHERE';

/**
 * AWS, in the region and with the credentials of the profile that `AWS_PROFILE` names.
 * @throws Error with one sentence where there are none, or where requests would go elsewhere
 */
export async function openAws(environment: Environment): Promise<Target> {
  const profile = environment['AWS_PROFILE'] ?? '';
  if (profile === '') {
    throw new Error('AGENTCORE_CONTRACT_AWS=1 runs the suite against AWS, for which AWS_PROFILE must name a profile.');
  }
  const ignoreConfiguredEndpointUrls = environment[ELSEWHERE] !== '1'; // a profile may have some too
  const diverted = Object.keys(environment).find((name) => name.startsWith('AWS_ENDPOINT_URL') && environment[name] !== '');
  if (diverted !== undefined && ignoreConfiguredEndpointUrls) {
    throw new Error(`AGENTCORE_CONTRACT_AWS=1 runs the suite against AWS, but a variable leads elsewhere. Unset it: ${diverted}`);
  }
  const clients = {
    control: new BedrockAgentCoreControlClient({ ignoreConfiguredEndpointUrls }), data: new BedrockAgentCoreClient({ ignoreConfiguredEndpointUrls }),
  };
  try {
    const region = await clients.control.config.region();
    const { accountId = 'not named by its credentials' } = await clients.control.config.credentials();
    console.log(`    region ${region}, profile ${profile}, account ${accountId}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new Error(`AGENTCORE_CONTRACT_AWS=1 needs a region and credentials, which the profile ${profile} does not give: ${reason}`, {
      cause: error,
    });
  }
  return createTarget(clients, () => {
    clients.control.destroy();
    clients.data.destroy();
    return Promise.resolve();
  });
}

/** Called in a test: gives the target that the hooks have opened. */
export type Get<T extends Target = Target> = () => T;

/** Opens a target before the tests of a suite and closes it after them. */
export function useTarget<T extends Target>(open: () => Promise<T>): Get<T> {
  let target: T | undefined;
  before(async () => { target = await open(); });
  after(async function () {
    this.timeout(CLOSE_LIMIT_MS);
    await target?.close();
  });
  return () => {
    if (target === undefined) throw new Error('The target is opened before the first test.');
    return target;
  };
}
