import assert from 'node:assert/strict';
import { decideWayBack } from '../../src/core/callback/reach.js';
import { readManifest, readText, repositoryFiles } from '../support/repository.js';
import { notApplicable, point } from './points.js';
import { ANY_PORT, callbackOf, VictimWindow } from './window.js';

describe('the listener where the browser is elsewhere', function () {
  this.timeout(20_000);
  let victim: VictimWindow;
  let origin: string;
  before(async () => {
    victim = new VictimWindow({ url: ANY_PORT });
    origin = new URL(await victim.startUrl({ name: 'keeper' })).origin;
  });
  after(() => victim.stop());

  const manifest = readManifest();
  const sources = repositoryFiles().filter((path) => path.startsWith('src/') && path.endsWith('.ts') && !path.endsWith('.test.ts'));
  const returnUrl = 'http://127.0.0.1:8765/agentcore/callback';
  const wayBack = (forwarded: string | undefined) => decideWayBack({ returnUrl, forwarded, isRemote: true });

  point(32, 'Remote SSH, WSL, container', 'a port that is forwarded under another address is seen before the browser opens, and the address is pasted instead', async () => {
    assert.equal(wayBack(returnUrl), 'callback');
    assert.equal(wayBack('http://127.0.0.1:49152/agentcore/callback'), 'paste');
    assert.equal(wayBack('http://localhost:8765/agentcore/callback'), 'paste');
    await victim.startUrl({ name: 'ssh', state: 'of-ssh' });
    for (const [more, fault] of [['', 'PastedUnknown'], ['&state=wrong', 'PastedUnknown'], ['&state=of-ssh&state=of-ssh', 'PastedUrl']] as const) {
      assert.equal((await victim.paste(`${origin}${callbackOf('ssh', more)}`)).refused, fault, more);
    }
    assert.equal((await victim.paste(`https://evil.example${callbackOf('ssh', '&state=of-ssh')}`)).refused, 'PastedUrl');
    assert.equal((await victim.paste(`${origin}${callbackOf('mallory')}`)).refused, 'PastedUnknown', 'a session of somebody else');
    assert.equal((await victim.paste(`${origin}${callbackOf('ssh', '&state=of-ssh')}`, false)).pasted, 'not confirmed');
    victim.assertUntouched();
    assert.equal((await victim.paste(`${origin}${callbackOf('ssh', '&state=of-ssh')}`)).pasted, 'completed');
    assert.equal((await victim.paste(`${origin}${callbackOf('ssh', '&state=of-ssh')}`)).refused, 'PastedUsed');
  });

  point(33, 'Codespaces, vscode.dev, serve-web', 'an https address, a proxy path or an unknown way leads to the paste box', () => {
    for (const forwarded of ['https://octocat-8765.app.github.dev/agentcore/callback', 'https://code.example/proxy/8765/agentcore/callback', undefined]) {
      assert.equal(wayBack(forwarded), 'paste', forwarded);
    }
  });

  point(34, 'Tunnels', 'VS Code is asked for the forwarded address, which forwards it, before a browser is opened', () => {
    assert.equal(wayBack('https://abc123-8765.euw.devtunnels.ms/agentcore/callback'), 'paste');
    // One place opens browsers, and it asks first.
    const opening = sources.filter((path) => readText(path).includes('env.openExternal('));
    assert.deepEqual(opening, ['src/host/services/browser.ts']);
    assert.match(readText('src/host/services/browser.ts'), /function comesBack\([^]*asExternalUri\([^]*function openStartUrl\([^]*comesBack\(url\)[^]*open\(url/);
  });

  point(36, 'Firefox HTTPS-Only', 'a browser that does not come back over http finishes by paste, at any time while the consent waits', async () => {
    await victim.startUrl({ name: 'firefox' });
    assert.equal((await victim.paste(`  ${origin}${callbackOf('firefox')}\n`)).pasted, 'completed');
    assert.match(readText('package.json'), /"agentcoreIdentity\.consent\.pasteCallbackUrl"[^}]*"enablement": "agentcoreIdentity\.consentWaits"/);
  });

  notApplicable(37, 'UriHandler', 'no link of vscode:// leads to the extension, so no web page can open one', () => {
    assert.ok(!manifest.activationEvents.includes('onUri'));
    assert.deepEqual(sources.filter((path) => readText(path).includes('registerUriHandler')), []);
  });

  point(38, 'Workspace trust', 'a folder that is not trusted sets neither the callback URL nor the connection, and the host is shown before first use', () => {
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    for (const setting of ['callbackUrl', 'defaultConnection']) assert.ok(restricted.includes(`agentcoreIdentity.${setting}`), setting);
    assert.match(readText('src/webview/invoke/consentCard.ts'), /<dt>Opens<\/dt>/);
  });
});
