// An agent as somebody would write it with npm's bedrock-agentcore. It knows nothing of the sandbox: where AWS is, it is told by the
// environment alone. `node npmSdkAgent.mjs CALL CONFIGURATION`; writes one JSON line for each thing that happens to it.
import { withAccessToken, withApiKey } from 'bedrock-agentcore/identity';

const [call, configuration] = process.argv.slice(2);
const tell = (event) => { process.stdout.write(`${JSON.stringify(event)}\n`); };
const wrappers = { withAccessToken, withApiKey };

const tool = wrappers[call]({
  ...JSON.parse(configuration),
  onAuthUrl: (authorizationUrl) => { tell({ authorizationUrl }); },
})((question, credential) => Promise.resolve(`${question}: ${credential}`));

tell({ answer: await tool('Called with') });
