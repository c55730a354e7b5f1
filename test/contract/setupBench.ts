import { CognitoIdentityProviderClient, ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { systemClock } from '../../src/core/base/clock.js';
import { createAwsCognito } from '../../src/core/cognito/awsCognito.js';
import type { CognitoControl } from '../../src/core/cognito/control.js';
import { newPassword } from '../../src/core/cognito/newPassword.js';
import { parseSetupRecord, type SetupRecord } from '../../src/core/cognito/record.js';
import { removeSetup } from '../../src/core/cognito/removal.js';
import { runSetup, type SetupOutcome, type SetupTools } from '../../src/core/cognito/setup.js';
import { defaultResourceServer, type SetupOptions } from '../../src/core/cognito/setupPlan.js';
import type { AwsAccess } from '../../src/core/identity/access.js';
import { createAwsControl } from '../../src/core/identity/awsControl.js';
import type { IdentityControl } from '../../src/core/identity/control.js';
import { fakePasswords } from '../support/fakeCognito.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { RETURN_URL } from './clients.js';

export type Done = Extract<SetupOutcome, { readonly kind: 'done' }>;

export const options: SetupOptions = {
  poolName: 'Quick Demo', tags: { team: 'payments' }, callbackUrls: [RETURN_URL], username: 'testuser', resourceServer: defaultResourceServer,
};

/** Set-ups against a sandbox of their own. */
export interface SetupBench {
  readonly sandbox: StartedSandbox;
  readonly access: AwsAccess;
  readonly control: CognitoControl;
  readonly providers: IdentityControl;
  /** The official client, to look at what was made. */
  readonly cognito: CognitoIdentityProviderClient;
  /** The tools of a host, with what it keeps. */
  createTools(through?: CognitoControl): { readonly tools: SetupTools; readonly kept: { readonly record: SetupRecord | undefined } };
  makeSetup(): Promise<Done>;
  poolNames(): Promise<readonly (string | undefined)[]>;
  /** Removes what `makeSetup` made and the test did not. */
  cleanUp(): Promise<void>;
  stop(): Promise<void>;
}

export async function startSetupBench(): Promise<SetupBench> {
  const sandbox = await startSandbox();
  const { endpoint, region } = sandbox.ready;
  const access: AwsAccess = { kind: 'sandbox', endpoint, region };
  const control = createAwsCognito(access);
  const providers = createAwsControl(access);
  const cognito = new CognitoIdentityProviderClient({ endpoint, region, credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' } });
  const made: Done[] = [];

  function createTools(through: CognitoControl = control) {
    const kept: { record: SetupRecord | undefined } = { record: undefined };
    const tools: SetupTools = {
      control: through, access, newSetupId: randomUUID, newPassword: ({ passwordPolicy }) => newPassword(passwordPolicy),
      passwords: fakePasswords(),
      time: { now: () => systemClock.now(), wait: (_, signal) => systemClock.wait(1, signal) },
      save: (record) => {
        kept.record = record === undefined ? undefined : parseSetupRecord(JSON.parse(JSON.stringify(record)));
        return Promise.resolve();
      },
    };
    return { kept, tools };
  }

  return {
    sandbox, access, control, providers, cognito, createTools,
    async makeSetup() {
      const outcome = await runSetup(options, createTools().tools);
      assert.ok(outcome.kind === 'done', JSON.stringify(outcome));
      made.push(outcome);
      return outcome;
    },
    poolNames: async () => (await cognito.send(new ListUserPoolsCommand({ MaxResults: 60 }))).UserPools?.map(({ Name }) => Name) ?? [],
    cleanUp: async () => { for (const { record } of made.splice(0)) await removeSetup(record, createTools().tools); },
    async stop() {
      control.dispose();
      providers.dispose();
      cognito.destroy();
      await sandbox.stop();
    },
  };
}
