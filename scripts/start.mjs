// npm start: opens a VS Code with the extension from these sources, connected to the sandbox, on a small workspace.
// `--check` waits until the workbench answers, says so and ends: a proof for tests.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { atEnd, endAll, endProcessesNaming, startProcess, temporaryFolder } from './lifetime.mjs';
import { ROOT } from './root.mjs';
import { ensureDependencies } from './setup.mjs';
import { findHostForPeople, findHostForTests } from './vscode/find.mjs';
import { freshProfile } from './vscode/profile.mjs';
import { startServer } from './vscode/server.mjs';

/** How long `--check` waits for a workbench. */
const CHECK_MS = 60_000;

const onlyCheck = process.argv.includes('--check');
const say = (sentence) => console.log(sentence);

/** scripts/test.mjs sets BUILT: other tests read dist/ at the same time. */
async function buildExtension() {
  if (process.env.BUILT) return;
  say('Building…');
  const code = await startProcess(process.execPath, ['esbuild.mjs'], { cwd: ROOT, stdio: 'inherit' }).exited;
  if (code !== 0) throw new Error('The build failed. What is wrong is printed above.');
}

/** A window of an installed VS Code, with user data of its own. Its main process leaves our group, so it is found by that. */
function openWindow({ kind, executable }, { folder, profile }) {
  const isRoot = process.platform === 'linux' && process.getuid() === 0;
  const running = startProcess(executable, [
    ...(kind === 'cli' ? ['--wait'] : []),
    '--new-window', '--user-data-dir', profile.folder, '--extensions-dir', profile.extensions,
    `--extensionDevelopmentPath=${ROOT}`, '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes',
    ...(isRoot ? ['--no-sandbox'] : []),
    folder,
  ], { stdio: 'ignore', shell: process.platform === 'win32' });
  atEnd(async () => {
    endProcessesNaming(profile.folder);
    await running.stop();
  });
  const logs = join(profile.folder, 'logs');
  const answers = () => existsSync(logs) && readdirSync(logs, { recursive: true }).some((file) => file.endsWith('exthost.log'));
  return { exited: running.exited, answers };
}

/** The server's workbench in a browser: opened where there is a screen, its address printed in any case. */
async function openInBrowser(host, { folder, profile }) {
  const server = await startServer(host, { profile });
  atEnd(server.stop);
  const address = server.address({ folder, extensionPath: ROOT });
  say(`Open this address in a browser:\n\n  ${address}\n`);
  if (process.env.DISPLAY && !onlyCheck) execFile('xdg-open', [address], () => { /* the address is printed */ });
  const answers = async () => {
    const home = await fetch(address, { redirect: 'manual' });
    const page = await fetch(new URL(home.headers.get('location') ?? address, server.origin), { headers: { cookie: home.headers.get('set-cookie')?.split(';')[0] ?? '' } });
    return page.ok && (await page.text()).includes('workbench.js');
  };
  return { exited: server.exited, answers };
}

async function untilAnswer(answers) {
  const deadline = Date.now() + CHECK_MS;
  while (Date.now() < deadline) {
    if (await answers()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`The workbench did not answer in ${CHECK_MS} ms.`);
}

async function start() {
  ensureDependencies();
  const host = await (onlyCheck ? findHostForTests(say) : findHostForPeople(say));
  await buildExtension();
  say(`Opens with ${host.words}.`);
  const folder = temporaryFolder('demo');
  cpSync(join(ROOT, 'demo/workspace'), folder, { recursive: true });
  const profile = freshProfile({ 'agentcoreIdentity.defaultConnection': 'sandbox' });
  const open = host.kind === 'server' ? openInBrowser : openWindow;
  const { exited, answers } = await open(host, { folder, profile });
  if (onlyCheck) {
    await untilAnswer(answers);
    say('The workbench answers.');
    return 0;
  }
  say('Click the key icon in the activity bar on the left: the sandbox starts by itself. README.md in the window has the five steps from there.');
  say('Ctrl-C ends everything that was started here.');
  return exited;
}

try {
  process.exitCode = await start();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
await endAll();
process.exit();
