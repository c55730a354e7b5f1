import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createLocalAgents, type LocalAgents } from '../../src/core/localAgents/localAgents.js';
import { makeFolder, type TestFolder } from '../support/folder.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';

const LIST = '.agentcore-identity/agents.json';

describe("What the extension does with the user's own agents in the sandbox", () => {
  let folder: TestFolder;
  let sandbox: StartedSandbox;
  let agents: LocalAgents;

  before(async () => {
    folder = makeFolder({ [LIST]: JSON.stringify([
      { name: 'by_hand', url: 'http://127.0.0.1:1' },
      { name: 'ours', url: 'http://127.0.0.1:1', command: [process.execPath, '-e', 'console.log("I am here."); setInterval(() => {}, 1000)'] },
    ]) });
    sandbox = await startSandbox({ agentsFile: join(folder.path, 'none.json') });
    agents = createLocalAgents(sandbox.ready);
  });
  after(async () => {
    await sandbox.stop();
    folder.remove();
  });

  it('lists none where there is no list, and those of a list that it is told of', async () => {
    assert.deepEqual(await agents.list(), []);
    await agents.follow(join(folder.path, LIST));
    const listed = (await agents.list()).map(({ arn, ...agent }) => ({ ...agent, id: arn.slice(arn.lastIndexOf('/') + 1, -10) }));
    const common = { url: 'http://127.0.0.1:1/', health: 'Unreachable', fromFile: true };
    assert.deepEqual(listed, [{ ...common, name: 'by_hand', id: 'by_hand-', process: undefined }, { ...common, name: 'ours', id: 'ours-', process: 'stopped' }]);
  });

  it('starts and stops one, and reads its log', async () => {
    await agents.start('ours');
    const find = async () => (await agents.list()).find(({ name }) => name === 'ours');
    const ours = await find();
    assert.equal(ours?.process, 'running');
    await agents.stop('ours');
    assert.equal((await find())?.process, 'stopped');
    const lines = (await agents.readLog(ours.arn.slice(ours.arn.lastIndexOf('/') + 1))).map(({ message }) => message);
    assert.match(lines.join('\n'), /^Started in .*: .* -e /m);
    assert.equal(lines.at(-1), 'The process was ended by SIGTERM.');
  });

  it('says why something cannot be done', async () => {
    await assert.rejects(agents.start('by_hand'), { name: 'UserError', message: 'No list has a command for this agent: by_hand' });
    await assert.rejects(agents.start('nobody'), { message: 'AgentRuntime not found: nobody' });
    await assert.rejects(agents.follow('agents.json'), { code: 'SandboxRefused' });
  });
});
