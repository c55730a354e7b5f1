import assert from 'node:assert/strict';
import { createCaller, type Caller } from '../support/caller.js';
import { makeFolder, type TestFolder } from '../support/folder.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { toCustomConfig } from './clients.js';

const ROUNDS = 10;
const WRITES = 1000;
const WRITERS = 8;

/** A return URL that is long enough for the journal to be folded in the middle of a round. */
const toUrl = (writer: number, count: number) => `https://agent.example/${writer}/${count}/${'x'.repeat(2_000)}`;

/** What the answers have promised, by the name of an identity: its return URLs, or undefined where it was deleted. */
type Promised = Map<string, readonly string[] | undefined>;

interface Page {
  readonly workloadIdentities: readonly { readonly name: string }[];
  readonly nextToken?: string;
}

describe('The state of a sandbox that is killed in the middle of a thousand writes', function () {
  this.timeout(60_000);
  let folder: TestFolder;
  let sandbox: StartedSandbox;
  before(async () => {
    folder = makeFolder();
    sandbox = await startSandbox({ dataDirectory: folder.path });
  });
  after(async () => {
    await sandbox.stop();
    folder.remove();
  });

  async function reset(): Promise<void> {
    const { endpoint, controlToken } = sandbox.ready;
    const { status } = await fetch(`${endpoint}/_sandbox/reset`, { method: 'POST', headers: { 'x-sandbox-control-token': controlToken, connection: 'close' } });
    assert.equal(status, 204);
  }

  /** One writer: creates, updates and deletes until nothing is answered any more. What was asked for and not answered may be there or not. */
  async function writeOn({ call }: Caller, writer: number, promised: Promised, asked: Set<string>, onAnswer: () => void): Promise<void> {
    for (let count = 0; ; count += 1) {
      const name = `write-${writer}-${count}`;
      const write = async (operation: string, urls: readonly string[] | undefined) => {
        asked.add(name);
        await call(operation, { name, ...(urls === undefined ? {} : { allowedResourceOauth2ReturnUrls: urls }) });
        promised.set(name, urls);
        asked.delete(name);
        onAnswer();
      };
      const urls = [toUrl(writer, count), toUrl(count, writer)];
      await write('CreateWorkloadIdentity', urls);
      if (count % 3 === 0) await write('UpdateWorkloadIdentity', urls.toReversed());
      if (count % 3 === 1) await write('DeleteWorkloadIdentity', undefined);
    }
  }

  async function listNames({ call }: Caller): Promise<readonly string[]> {
    const names: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await call('ListWorkloadIdentities', { nextToken }) as Page;
      names.push(...page.workloadIdentities.map(({ name }) => name).filter((name) => name.startsWith('write-')));
      ({ nextToken } = page);
    } while (nextToken !== undefined);
    return names;
  }

  async function checkWhole(caller: Caller, promised: Promised, asked: ReadonlySet<string>): Promise<void> {
    const names = await listNames(caller);
    // The one write of a name whose answer never came may have changed it.
    const answered = [...promised].filter(([name]) => !asked.has(name));
    assert.deepEqual(names.filter((name) => !asked.has(name)), answered.flatMap(([name, urls]) => (urls === undefined ? [] : [name])).sort());
    await Promise.all(names.map(async (name) => {
      const { allowedResourceOauth2ReturnUrls: urls } = await caller.call('GetWorkloadIdentity', { name }) as { readonly allowedResourceOauth2ReturnUrls: readonly string[] };
      if (asked.has(name)) assert.equal(urls.length, 2, 'no half of a write');
      else assert.deepEqual(urls, promised.get(name), name);
    }));
  }

  for (let round = 1; round <= ROUNDS; round += 1) {
    it(`is whole after kill ${round} of ${ROUNDS}: each answered write is there, and no half of one`, async () => {
      await reset();
      const caller = createCaller(sandbox.ready.endpoint, WRITERS);
      await caller.call('CreateOauth2CredentialProvider', { name: 'sealed', ...toCustomConfig(sandbox.ready) });
      const killAt = Math.floor(WRITES * round / (ROUNDS + 1)); // early, late, and everywhere between
      const promised: Promised = new Map();
      const asked = new Set<string>();
      let answers = 0;
      const writing = Array.from({ length: WRITERS }, (_, writer) => writeOn(caller, writer, promised, asked, () => {
        answers += 1;
        if (answers === killAt) sandbox.process.kill('SIGKILL'); // the other writers are waiting for their answers now
      }));
      await Promise.all(writing.map((work) => assert.rejects(work)));
      caller.close();
      await sandbox.stop();
      assert.equal(asked.size, WRITERS);
      sandbox = await startSandbox({ dataDirectory: folder.path });
      const again = createCaller(sandbox.ready.endpoint, WRITERS);
      await checkWhole(again, promised, asked);
      const { credentialProviders } = await again.call('ListOauth2CredentialProviders', {}) as { readonly credentialProviders: readonly unknown[] };
      assert.equal(credentialProviders.length, 2, 'what was sealed can be opened');
      again.close();
    });
  }
});
