/** Files that say which packages an agent needs, from its folder on. */
export const PACKAGE_FILES = ['pyproject.toml', 'requirements.txt', 'package.json'] as const;

/** Packages that make an agent one of a framework, the more telling first: several frameworks bring LangChain with them. */
const FRAMEWORKS: readonly (readonly [framework: string, packages: readonly string[]])[] = [
  ['Strands Agents', ['strands-agents', '@strands-agents/sdk']],
  ['LangGraph', ['langgraph', '@langchain/langgraph']],
  ['CrewAI', ['crewai']],
  ['Google ADK', ['google-adk', '@google/adk']],
  ['OpenAI Agents', ['openai-agents', '@openai/agents']],
  ['AutoGen', ['autogen-agentchat', 'pyautogen']],
  ['LlamaIndex', ['llama-index', 'llamaindex']],
  ['Pydantic AI', ['pydantic-ai', 'pydantic-ai-slim']],
  ['Mastra', ['@mastra/core']],
  ['Vercel AI SDK', ['ai']],
  ['LangChain', ['langchain', '@langchain/core']],
];

/** The framework that the packages of an agent tell of, since its project file does not. */
export function findFramework(packageFile: string): string | undefined {
  // A name begins after a quote or a line, and ends before a version, an extra or a quote: PEP 508 and package.json.
  const found = packageFile.matchAll(/(?:^|["'])\s*(@?[A-Za-z0-9][\w./-]*)(?=\s*(?:["'[;=<>~!,]|$))/gm);
  const names = new Set(Array.from(found, ([, name = '']) => name.toLowerCase().replaceAll('_', '-')));
  return FRAMEWORKS.find(([, packages]) => packages.some((name) => names.has(name)))?.[0];
}
