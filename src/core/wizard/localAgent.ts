import { PROTOCOLS, type AgentLine } from '../localAgents/agentsList.js';
import { validateAgentUrl, validateRuntimeName } from '../localAgents/rules.js';
import { withAnswer, type Step } from './runWizard.js';

export interface LocalAgentDraft {
  readonly name: string;
  readonly url: string;
  readonly protocol: (typeof PROTOCOLS)[number] | undefined;
}

/** 8080 is where the SDKs of AgentCore let an agent listen. */
export const newLocalAgent: LocalAgentDraft = { name: '', url: 'http://127.0.0.1:8080', protocol: undefined };

/** What stands behind a protocol's name, by "Compare supported protocols" in the developer guide. */
const CALLED_AT = { HTTP: 'called at /invocations', MCP: 'called at /mcp', A2A: 'called at /', AGUI: 'called at /invocations, with AG-UI events' } as const;

/**
 * Asks where an agent of the user's own listens.
 * @param taken the names of the list and of the runtimes that are known
 */
export function localAgentSteps(taken: readonly string[]): readonly Step<LocalAgentDraft>[] {
  const validateName = (text: string) => (
    validateRuntimeName(text) ?? (taken.includes(text) ? `There is an agent runtime of this name already: ${text}` : undefined));
  return [
    {
      id: 'name',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({ prompt: 'Name of the agent, as its runtime is called.', placeholder: 'my_agent', initial: draft.name, validate: validateName }, frame),
        (name) => ({ ...draft, name }),
      ),
    },
    {
      id: 'url',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.input({ prompt: 'Where it listens on this computer. It need not run yet.', initial: draft.url, validate: validateAgentUrl }, frame),
        (url) => ({ ...draft, url }),
      ),
    },
    {
      id: 'protocol',
      ask: async (draft, { prompter, frame }) => withAnswer(
        await prompter.pick({
          placeholder: 'Which protocol does it speak?', initial: draft.protocol,
          items: PROTOCOLS.map((value) => ({ label: value, description: CALLED_AT[value], value })),
        }, frame),
        (protocol) => ({ ...draft, protocol }),
      ),
    },
  ];
}

/** The line of the list that an answered wizard stands for. */
export function toAgentLine({ name, url, protocol = 'HTTP' }: LocalAgentDraft): AgentLine {
  return { name, url, ...(protocol === 'HTTP' ? {} : { protocol }) };
}
