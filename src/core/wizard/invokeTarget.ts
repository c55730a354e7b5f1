import { withRule } from '../base/textFaults.js';
import { findRegion } from '../invoke/fit.js';
import { validateAgentUrl } from '../localAgents/rules.js';
import { withAnswer, type Step } from './runWizard.js';

export interface LocalTargetDraft {
  readonly url: string;
  readonly protocol: 'HTTP' | 'MCP' | undefined;
}

/** 8080 is where the SDKs of AgentCore let an agent listen. */
export const newLocalTarget: LocalTargetDraft = { url: 'http://127.0.0.1:8080', protocol: undefined };

/** The path is made of the protocol. */
export function validateLocalUrl(text: string): string | undefined {
  const fault = validateAgentUrl(text);
  if (fault !== undefined || new URL(text).pathname === '/') return fault;
  return `The address has no path: AgentCore Runtime calls /invocations or /mcp. This one has: ${new URL(text).pathname}`;
}

/** Asks for an agent on this computer that is in no list. */
export const localTargetSteps: readonly Step<LocalTargetDraft>[] = [
  {
    id: 'url',
    ask: async (draft, { prompter, frame }) => withAnswer(
      await prompter.input({ prompt: 'Where does the agent listen on this computer?', placeholder: newLocalTarget.url, initial: draft.url, validate: validateLocalUrl }, frame),
      (url) => ({ ...draft, url }),
    ),
  },
  {
    id: 'protocol',
    ask: async (draft, { prompter, frame }) => withAnswer(
      await prompter.pick<'HTTP' | 'MCP'>({
        placeholder: 'Which protocol does it speak?', initial: draft.protocol,
        items: [{ label: 'HTTP', description: 'called at /invocations', value: 'HTTP' }, { label: 'MCP', description: 'called at /mcp', value: 'MCP' }],
      }, frame),
      (protocol) => ({ ...draft, protocol }),
    ),
  },
];

export interface RuntimeArnDraft {
  readonly agentRuntimeArn: string;
}

export function validateRuntimeArn(text: string): string | undefined {
  const rule = 'The ARN of an agent runtime is written like arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my_agent-a1B2c3D4e5.';
  return withRule(rule, text === '' ? 'This one is empty.' : findRegion(text) === undefined ? 'This one is not.' : undefined);
}

/** Asks for a runtime by its ARN. */
export const runtimeArnSteps: readonly Step<RuntimeArnDraft>[] = [
  {
    id: 'arn',
    ask: async ({ agentRuntimeArn }, { prompter, frame }) => withAnswer(
      await prompter.input({ prompt: 'ARN of the agent runtime. It is called with the credentials of this connection, or with a token.', initial: agentRuntimeArn, validate: validateRuntimeArn }, frame),
      (arn) => ({ agentRuntimeArn: arn }),
    ),
  },
];
