// A server as somebody would write it with npm's bedrock-agentcore, for AgentCore Runtime. It knows nothing of the sandbox: where AWS is, it
// is told by the environment alone, and its port is that of the command line, or any free one. Its log, as that of every such server, is JSON lines on stdout.
import { BedrockAgentCoreApp } from 'bedrock-agentcore/runtime';
import { withAccessToken } from 'bedrock-agentcore/identity';
import { Buffer } from 'node:buffer';

const readClaims = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString('utf8'));

/** Tells of the consent that it needs, and then whom the token is for. The return URL is that of the request. */
async function* askForConsent({ provider, scopes }) {
  yield { hello: 'I need a consent.' };
  let tell;
  const asked = new Promise((resolve) => { tell = resolve; });
  const done = withAccessToken({ providerName: provider, scopes, authFlow: 'USER_FEDERATION', onAuthUrl: tell })((token) => Promise.resolve(token))();
  const first = await Promise.race([asked.then((authorizationUrl) => ({ authorizationUrl })), done]);
  if (typeof first === 'object') yield first;
  yield { claims: readClaims(await done) };
}

async function exchange({ provider, scopes, audiences }) {
  const token = await withAccessToken({ providerName: provider, scopes, audiences, authFlow: 'ON_BEHALF_OF_TOKEN_EXCHANGE' })((one) => Promise.resolve(one))();
  return { claims: readClaims(token) };
}

function process(request, context) {
  switch (request.act) {
    case 'consent': return askForConsent(request);
    case 'exchange': return exchange(request);
    case 'fail': throw new Error('I have failed.');
    default: {
      const { sessionId, requestId, headers, oauth2CallbackUrl } = context;
      return { sessionId, requestId, headers: Object.keys(headers), oauth2CallbackUrl, hasToken: context.workloadAccessToken !== undefined };
    }
  }
}

new BedrockAgentCoreApp({ invocationHandler: { process } }).run({ port: Number(globalThis.process.argv[2] ?? 0), host: '127.0.0.1' });
globalThis.process.once('disconnect', () => { globalThis.process.exit(0); });
