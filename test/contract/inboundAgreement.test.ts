import { UpdateGatewayCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import type { CustomJwtAuthorizer } from '../../src/core/inbound/authorizer.js';
import { evaluate, type Evaluation, type Verdict } from '../../src/core/inbound/evaluate.js';
import { readAuthorizer } from '../../src/core/inbound/readAuthorizer.js';
import { decodeJwt } from '../../src/core/jwt/decode.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients, type Clients } from './clients.js';
import { plans, startIssuers, type InboundCase, type InboundIssuers } from './inboundCases.js';
import { invokeWithToken, makeRuntime, updateRuntime } from './runtimeScene.js';
import { steer } from './steered.js';

const CASES = 3_000;
const AT_ONCE = 500;
/** So many of each answer are tried at a real door. */
const AT_THE_DOOR = 10;
const GATEWAY = { gatewayIdentifier: 'quickstart-gateway-sandbox001', name: 'quickstart-gateway', roleArn: 'arn:aws:iam::000000000000:role/gateway', authorizerType: 'CUSTOM_JWT' as const };

interface Outcome {
  readonly status: number;
  readonly message?: string;
}

const STATUS: Readonly<Record<Verdict, number | undefined>> = {
  'Let in': 200, 'Refused, 401': 401, 'Refused, 403': 403, 'Does not ask': undefined, 'Not decided': undefined,
};

/** What a runtime and a gateway of the sandbox say where a rule about claims refuses; undefined where another rule does. */
function toMessages({ failed }: Evaluation, { customClaims = [] }: CustomJwtAuthorizer): readonly string[] | undefined {
  const mismatch = (claim: string) => `Claim '${claim}' value mismatch with configuration.`;
  switch (failed?.rule) {
    case 'allowedAudience': return [mismatch('aud'), 'Invalid Bearer token'];
    case 'allowedClients': return [mismatch('client_id'), 'The client of the token is not allowed'];
    case 'allowedScopes': return [mismatch('scope'), 'The token has none of the scopes that are allowed'];
    case 'customClaims': {
      const name = customClaims[failed.index ?? 0]?.inboundTokenClaimName ?? '';
      return [mismatch(name), `A claim of the token is not as it must be: ${name}`];
    }
    default: return undefined;
  }
}

describe('The rules of an inbound authorizer, as the extension and the sandbox have them', function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  let clients: Clients;
  let issuers: InboundIssuers;
  before(async () => {
    [sandbox, issuers] = await Promise.all([startSandbox(), startIssuers()]);
    clients = createClients(sandbox.ready);
  });
  after(async () => {
    issuers.close();
    await sandbox.stop();
  });

  const makeCases = (count: number): Promise<readonly InboundCase[]> => Promise.all(fc.sample(plans, count).map((plan) => issuers.makeCase(plan)));

  async function judgeBySandbox(cases: readonly InboundCase[]): Promise<readonly Outcome[]> {
    const body = { cases: cases.map(({ door: { kind }, authorizer, token }) => ({ kind, authorizerConfiguration: { customJWTAuthorizer: authorizer }, token })) };
    const response = await steer(sandbox.ready, 'POST', 'judge', body);
    const text = await response.text();
    assert.equal(response.status, 200, text);
    return (JSON.parse(text) as { readonly outcomes: readonly Outcome[] }).outcomes;
  }

  it('agree on thousands of tokens and rules: who is let in, with which status the others are refused, and by which rule', async () => {
    const seen = new Map<string, number>();
    for (let done = 0; done < CASES; done += AT_ONCE) {
      const cases = await makeCases(AT_ONCE);
      const outcomes = await judgeBySandbox(cases);
      assert.equal(outcomes.length, cases.length);
      for (const [index, { door, authorizer, token, known, plan }] of cases.entries()) {
        const outcome = outcomes[index];
        const own = evaluate(decodeJwt(token), door, known);
        const case_ = JSON.stringify({ plan, own: [own.verdict, own.sentence], outcome });
        assert.equal(outcome?.status, STATUS[own.verdict], case_);
        const messages = toMessages(own, authorizer);
        if (messages !== undefined) assert.ok(messages.includes(outcome?.message ?? ''), case_);
        const what = `${door.kind}: ${own.failed?.rule ?? own.verdict}`;
        seen.set(what, (seen.get(what) ?? 0) + 1);
      }
    }
    const RULES = ['Let in', 'structure', 'signature', 'issuer', 'time', 'subject', 'allowedAudience', 'allowedClients', 'allowedScopes', 'customClaims'];
    const rare = ['runtime', 'gateway'].flatMap((kind) => RULES.map((rule) => `${kind}: ${rule}`)).filter((what) => (seen.get(what) ?? 0) < 10);
    assert.deepEqual(rare, [], `each is met often enough: ${JSON.stringify([...seen])}`);
  });

  it('are what both read of a configuration', async () => {
    for (const { authorizer } of await makeCases(200)) assert.deepEqual(readAuthorizer(authorizer), { authorizer, faults: [] });
  });

  it('are those by which real calls of a runtime and a gateway are answered', async () => {
    const all = await makeCases(AT_ONCE);
    const judged = (await judgeBySandbox(all)).flatMap(({ status }, index) => all.slice(index, index + 1).map((one) => ({ ...one, status })));
    const pick = (kind: string, status: number) => judged.filter((one) => one.door.kind === kind && one.status === status).slice(0, AT_THE_DOOR);
    const cases = ['runtime', 'gateway'].flatMap((kind) => [200, 401, 403].flatMap((status) => pick(kind, status)));
    assert.ok(cases.length > 5 * AT_THE_DOOR, `of each answer there are enough: ${cases.length}`);
    const runtime = await makeRuntime(clients, 'agreeing', 'sandbox:echo');
    const answered: (number | undefined)[] = [];
    for (const { door: { kind }, authorizer, token } of cases) {
      // The SDK's types are those of its own lists.
      const configuration = { authorizerConfiguration: { customJWTAuthorizer: structuredClone(authorizer) as never } };
      if (kind === 'runtime') {
        await updateRuntime(clients, runtime, 'sandbox:echo', configuration);
        answered.push((await invokeWithToken(sandbox.ready, runtime, token, { prompt: 'hi' })).status);
      } else {
        const { gatewayUrl = '' } = await clients.control.send(new UpdateGatewayCommand({ ...GATEWAY, ...configuration }));
        const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
        answered.push((await fetch(gatewayUrl, { method: 'POST', body, headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` } })).status);
      }
    }
    assert.deepEqual(answered, cases.map(({ status }) => status));
  });
});
