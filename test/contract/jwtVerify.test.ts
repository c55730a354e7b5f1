import assert from 'node:assert/strict';
import { decodeJwt } from '../../src/core/jwt/decode.js';
import { makeTestToken } from '../../src/core/jwt/make/testToken.js';
import { VARIANTS } from '../../src/core/jwt/make/variants.js';
import type { FetchAnswer, VerifyPorts } from '../../src/core/jwt/verify/fetchJson.js';
import { verifyToken } from '../../src/core/jwt/verify/verify.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients } from './clients.js';
import { invokeWithToken, makeRuntime, signToken, toAuthorizer } from './runtimeScene.js';

const GOOD = { sub: 'alice', aud: 'my-agent', client_id: 'my-app', scope: 'read' };

/** The network as it is. */
const PORTS: VerifyPorts = {
  fetchUrl: async (url, { signal }): Promise<FetchAnswer> => {
    const response = await fetch(url, { redirect: 'manual', signal });
    return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()), location: response.headers.get('location') ?? undefined };
  },
  approve: () => Promise.resolve(false),
};

describe('the JWT inspector’s core against the sandbox', () => {
  let sandbox: StartedSandbox;

  before(async () => { sandbox = await startSandbox(); });
  after(async () => { await sandbox.stop(); });

  it('verifies a token of the issuer by its discovery document and key set', async () => {
    const token = decodeJwt(await signToken(sandbox.ready, GOOD));
    const { signature, issuer, fetched, warnings } = await verifyToken(token, { kind: 'issuer' }, PORTS, Date.now(), new AbortController().signal);
    assert.equal(signature.state, 'verified', signature.reason);
    assert.equal(issuer.state, 'matches');
    assert.deepEqual(fetched.map(({ purpose, status }) => [purpose, status]), [['discovery document', 200], ['key set', 200]]);
    assert.deepEqual(warnings, []);
  });

  it('makes test tokens of which a runtime lets in the good one only', async () => {
    const { ready } = sandbox;
    const rules = { allowedAudience: [GOOD.aud], allowedClients: [GOOD.client_id], allowedScopes: [GOOD.scope] };
    const runtime = await makeRuntime(createClients(ready), 'picky', 'sandbox:echo', toAuthorizer(ready, rules));
    const verdicts: string[] = [];
    for (const variant of VARIANTS) {
      const token = await makeTestToken(variant, GOOD, (claims) => signToken(ready, claims), Date.now());
      const { status } = await invokeWithToken(ready, runtime, token, { prompt: 'hello' });
      verdicts.push(`${variant.id}: ${status < 400 ? 'accepted' : 'refused'}`);
    }
    assert.deepEqual(verdicts, VARIANTS.map(({ id, expected }) => `${id}: ${expected}`));
  });
});
