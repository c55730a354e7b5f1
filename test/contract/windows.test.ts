import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../../src/core/base/log.js';
import type { SandboxReady } from '../../src/core/identity/sandboxReady.js';
import { endSandbox, launchSandbox } from '../../src/host/services/sandboxLaunch.js';
import { createSandboxProcess, type SandboxProcess } from '../../src/host/services/sandboxProcess.js';
import { makeFolder, type TestFolder } from '../support/folder.js';
import { repositoryRoot } from '../support/repository.js';

const silent: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const nextEnd = ({ onDidEnd }: SandboxProcess): Promise<string> => new Promise((resolve) => { onDidEnd(resolve); });

describe('the sandbox of windows that share a data directory', () => {
  let folder: TestFolder;
  let data: string;
  let windows: SandboxProcess[];

  function openWindow(): SandboxProcess {
    const window = createSandboxProcess(repositoryRoot, () => [], silent);
    windows.push(window);
    return window;
  }

  beforeEach(() => {
    folder = makeFolder();
    data = join(folder.path, 'sandbox');
    windows = [];
  });
  afterEach(async () => {
    for (const window of windows) {
      await window.stop();
      window.dispose();
    }
    folder.remove();
  });

  it('is started once, however often a window asks', async () => {
    const window = openWindow();
    const [first, second] = await Promise.all([window.start(data), window.start(data)]);
    assert.equal(first, second);
    assert.equal(await window.start(data), first);
    assert.equal(await window.stop(), 'ended');
    assert.throws(() => process.kill(first.pid, 0), { code: 'ESRCH' });
  });

  it('is another one where it is started right after a stop, also of one that was still starting', async () => {
    const window = openWindow();
    const first = await window.start(data);
    const stopped = window.stop();
    const second = await window.start(data);
    assert.deepEqual([await stopped, second.attached, second.pid === first.pid], ['ended', false, false]);
    const again = window.stop();
    const givenUp = window.start(data);
    const left = window.stop();
    const [third] = await Promise.all([window.start(data), assert.rejects(givenUp, { name: 'AbortError' })]);
    assert.deepEqual([await again, await left, third.attached, process.kill(third.pid, 0)], ['ended', 'ended', false, true]);
    const stops = [window.stop(), window.stop()];
    const fourth = await window.start(data);
    await Promise.all(stops);
    assert.deepEqual([fourth.attached, fourth.pid === third.pid, process.kill(fourth.pid, 0)], [false, false, true]);
  });

  it('is joined by the second window, which leaves it running', async () => {
    const first = await openWindow().start(data);
    const other = openWindow();
    const joined = await other.start(data);
    assert.deepEqual([joined.attached, joined.endpoint], [true, first.endpoint]);
    assert.equal(await other.stop(), 'left');
    assert.equal(process.kill(first.pid, 0), true);
  });

  it('tells the window that joined when it ends', async () => {
    const owner = openWindow();
    await owner.start(data);
    const other = openWindow();
    await other.start(data);
    const told = nextEnd(other);
    await owner.stop();
    assert.equal(await told, 'the window that ran it closed it');
  });

  it('tells its own window when it is killed, and starts anew', async () => {
    const window = openWindow();
    const { pid } = await window.start(data);
    const told = nextEnd(window);
    process.kill(pid, 'SIGKILL');
    assert.equal(await told, 'SIGKILL');
    assert.notEqual((await window.start(data)).pid, pid);
  });

  it('makes room when the setting names another folder, and says that the old one is over', async () => {
    const window = openWindow();
    const { pid } = await window.start(data);
    const told = nextEnd(window);
    await window.start(join(folder.path, 'other'));
    assert.equal(await told, 'its folder was changed');
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  });

  it('is not started any more where it is stopped meanwhile', async () => {
    const window = openWindow();
    const starting = window.start(data);
    const [outcome] = await Promise.all([starting.catch((error: unknown) => error), window.stop()]);
    assert.equal((outcome as Error).name, 'AbortError');
    assert.equal(existsSync(join(data, 'lock')), false);
  });

  it('lives on when the time limit of its start is over', async () => {
    const limitMs = 1_000;
    const script = join(folder.path, 'lives.mjs');
    const line: SandboxReady = { endpoint: 'http://127.0.0.1:1', region: 'us-east-1', accountId: '0', issuer: 'i', users: [], clients: [], controlToken: 'c', pid: 1, attached: false };
    // It is ready at once, and tells so itself when the limit is over.
    writeFileSync(script, `
      console.log(${JSON.stringify(JSON.stringify(line))});
      process.on('disconnect', () => process.exit());
      setTimeout(() => process.send('lives'), ${limitMs});
    `);
    const { child } = await launchSandbox({ script, dataDirectory: data, agentsFiles: [], log: silent, signal: new AbortController().signal, limitMs });
    assert.deepEqual(await once(child, 'message'), ['lives', undefined]);
    await endSandbox(child);
  });

  it('says so where it does not come up in time, and leaves nothing running', async () => {
    const silentScript = join(folder.path, 'silent.mjs');
    writeFileSync(silentScript, 'setInterval(() => {}, 1_000); process.on(\'disconnect\', () => process.exit());\n');
    const launching = launchSandbox({ script: silentScript, dataDirectory: data, agentsFiles: [], log: silent, signal: new AbortController().signal, limitMs: 300 });
    await assert.rejects(launching, { code: 'SandboxNotStarted', message: 'The sandbox did not start within 0.3 seconds.' });
  });

  it('is given up where the person cancels, with nothing left running', async () => {
    const controller = new AbortController();
    const starting = openWindow().start(data, controller.signal);
    controller.abort();
    await assert.rejects(starting, { name: 'AbortError' });
  });

  it('says in words that a folder is not absolute or cannot be made', async () => {
    await assert.rejects(openWindow().start('rel/sandbox'), { code: 'DataDirectory', message: 'The sandbox\'s folder is not an absolute path: rel/sandbox' });
    const file = join(folder.path, 'a file');
    writeFileSync(file, '');
    await assert.rejects(openWindow().start(join(file, 'x')), { code: 'DataDirectory', message: `The sandbox's folder cannot be made: ${join(file, 'x')}` });
  });
});
