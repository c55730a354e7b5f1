import assert from 'node:assert/strict';
import type { AwsAccess } from '../../src/core/identity/access.js';
import { createAwsControl } from '../../src/core/identity/awsControl.js';
import { createAwsInvoke } from '../../src/core/invoke/awsInvoke.js';
import type { InvokeEvent } from '../../src/core/invoke/invoke.js';
import { newSessionId } from '../../src/core/invoke/sessionId.js';
import { startSandbox } from '../support/sandbox.js';

describe('The adapters of the core, where their sandbox is gone', function () {
  this.timeout(30_000);

  it('call a sandbox that was killed cut in the middle of a stream, and unreachable afterwards', async () => {
    const own = await startSandbox();
    const ownAccess: AwsAccess = { kind: 'sandbox', endpoint: own.ready.endpoint, region: own.ready.region };
    const ownControl = createAwsControl(ownAccess);
    const ownInvoker = createAwsInvoke(ownAccess);
    const [runtime] = (await ownControl.listAgentRuntimes({})).items;
    const events: InvokeEvent[] = [];
    const request = { agentRuntimeArn: runtime?.arn ?? '', sessionId: newSessionId(), userId: 'alice', payload: '{"prompt":"hi"}' };
    for await (const event of ownInvoker.invoke(request, new AbortController().signal)) {
      events.push(event);
      if (event.kind === 'message') own.process.kill('SIGKILL');
    }
    const last = events.at(-1);
    assert.ok(last?.kind === 'ended' && last.outcome === 'cut');
    await own.stop();
    await assert.rejects(ownControl.listWorkloadIdentities({}), { name: 'UserError', code: 'Unreachable' });
    await assert.rejects(
      async () => { for await (const event of ownInvoker.invoke(request, new AbortController().signal)) assert.fail(event.kind); },
      { code: 'Unreachable' },
    );
    ownControl.dispose();
    ownInvoker.dispose();
  });
});
