import assert from 'node:assert/strict';
import { scriptedPrompter } from '../../../test/support/scriptedPrompter.js';
import { localTargetSteps, newLocalTarget, runtimeArnSteps, validateLocalUrl, validateRuntimeArn } from './invokeTarget.js';
import { runWizard } from './runWizard.js';

describe('a target that is typed', () => {
  it('is an agent on this computer, at the address that the SDKs have, and how it is called', async () => {
    const prompter = scriptedPrompter('accept', { pick: 'MCP' });
    assert.deepEqual(await runWizard(prompter, { title: 'Talk To', steps: localTargetSteps, initial: newLocalTarget }), { url: 'http://127.0.0.1:8080', protocol: 'MCP' });
    prompter.assertDone();
  });

  it('is not elsewhere, and has no path', () => {
    assert.equal(validateLocalUrl('http://localhost:9/'), undefined);
    assert.match(validateLocalUrl('http://10.0.0.1:8080') ?? '', /not on this computer/);
    assert.match(validateLocalUrl('http://127.0.0.1:8080/invocations') ?? '', /has no path: .*: \/invocations$/);
    assert.match(validateLocalUrl('') ?? '', /empty/);
  });

  it('is a runtime by its ARN', async () => {
    const arn = 'arn:aws:bedrock-agentcore:eu-west-1:123456789012:runtime/my_agent-a1B2c3D4e5';
    const prompter = scriptedPrompter({ type: arn });
    assert.deepEqual(await runWizard(prompter, { title: 'Talk To', steps: runtimeArnSteps, initial: { agentRuntimeArn: '' } }), { agentRuntimeArn: arn });
    assert.match(validateRuntimeArn('arn:aws:s3:::x') ?? '', /is written like arn:aws:bedrock-agentcore:.* This one is not\.$/);
    assert.match(validateRuntimeArn('') ?? '', /empty/);
  });
});
