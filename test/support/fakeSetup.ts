import { newPassword } from '../../src/core/cognito/newPassword.js';
import { parseSetupRecord, type SetupRecord } from '../../src/core/cognito/record.js';
import type { SetupTools } from '../../src/core/cognito/setup.js';
import { defaultResourceServer, type SetupOptions } from '../../src/core/cognito/setupPlan.js';
import type { AwsAccess } from '../../src/core/identity/access.js';
import { fakeCognito, fakePasswords, fakeTime, type FakeCognito } from './fakeCognito.js';

const access: AwsAccess = { kind: 'profile', profile: 'default', region: 'eu-central-1' };
export const options: SetupOptions = {
  poolName: 'My Demo', tags: { team: 'payments' }, callbackUrls: ['http://127.0.0.1:8765/agentcore/callback'], username: 'testuser',
  resourceServer: defaultResourceServer,
};

/** What a set-up on a fake account works with, and what the host keeps of it. */
export function createSetupBench(cognito: FakeCognito = fakeCognito()) {
  const kept: { record: SetupRecord | undefined } = { record: undefined };
  const controller = new AbortController();
  const doings: string[] = [];
  const time = fakeTime();
  const passwords = fakePasswords();
  const countKept = () => kept.record?.things.length ?? 0;
  const tools: SetupTools = {
    control: cognito.control, access, time, passwords, newPassword: ({ passwordPolicy }) => newPassword(passwordPolicy), newSetupId: () => 'a1b2c3d4-5e6f',
    save: (record) => {
      kept.record = record === undefined ? undefined : parseSetupRecord(JSON.parse(JSON.stringify(record)));
      return Promise.resolve();
    },
    onProgress: (doing) => { doings.push(doing); },
    signal: controller.signal,
  };
  return { cognito, kept, countKept, controller, doings, time, passwords, tools };
}
