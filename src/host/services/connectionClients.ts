import type { OnCall } from '../../core/activity/call.js';
import type { Disposable } from '../../core/base/disposable.js';
import type { CognitoControl } from '../../core/cognito/control.js';
import type { IdentityData } from '../../core/flow/data.js';
import type { AwsAccess, AwsService } from '../../core/identity/access.js';
import type { IdentityControl } from '../../core/identity/control.js';
import type { WorkloadTokens } from '../../core/invoke/httpInvoke.js';
import type { Invoker } from '../../core/invoke/invoker.js';
import type { Network } from '../../core/network/network.js';

/** The AWS clients of one connection. */
export interface Clients {
  readonly control: () => Promise<IdentityControl>;
  readonly cognito: () => Promise<CognitoControl>;
  readonly binding: () => Promise<IdentityData>;
  readonly invoker: () => Promise<Invoker>;
}

/** A client is made on its first use, through our own module: naming the SDK here would load it at activation. */
export function createClients(access: AwsAccess, network: Network | undefined, onCall: OnCall): Clients & Disposable {
  const made: Disposable[] = [];
  let isLeft = false;
  const once = <T extends Disposable>(make: () => Promise<T>) => {
    let value: Promise<T> | undefined;
    return () => (value ??= make().then((client) => {
      if (isLeft) client.dispose();
      else made.push(client);
      return client;
    }));
  };
  const config = async (service: AwsService) => (await import('../../core/identity/clients.js')).clientConfig(access, service, network, onCall);
  const data = once(async () => {
    const { createAwsData, toDataClient } = await import('../../core/flow/awsData.js');
    return createAwsData(access, toDataClient(access, network, onCall));
  });
  const tokens: WorkloadTokens = { getWorkloadAccessToken: async (...asked) => (await data()).getWorkloadAccessToken(...asked) };
  return {
    control: once(async () => (await import('../../core/identity/awsControl.js')).createAwsControl(access, await config('agentCoreControl'))),
    cognito: once(async () => (await import('../../core/cognito/awsCognito.js')).createAwsCognito(access, await config('cognito'))),
    binding: data,
    invoker: once(async () => (await import('../../core/invoke/invoker.js')).createInvoker(access, { tokens, network, onCall })),
    dispose() {
      isLeft = true;
      for (const client of made.splice(0)) client.dispose();
    },
  };
}
