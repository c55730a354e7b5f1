import assert from 'node:assert/strict';
import { findFramework } from './framework.js';

describe('the framework of an agent', () => {
  const table: readonly (readonly [framework: string | undefined, text: string])[] = [
    ['Strands Agents', '[project]\ndependencies = [\n  "bedrock-agentcore >= 1.0",\n  "strands-agents[otel] >= 1.13.0",\n]\n'],
    ['LangGraph', 'langchain-aws\nlanggraph==1.0.0\n'],
    ['CrewAI', 'crewai[tools]>=0.1 ; python_version > "3.9"\n'],
    ['Pydantic AI', 'pydantic_ai\n'],
    ['Strands Agents', '{ "dependencies": { "@strands-agents/sdk": "^1.0.0" } }'],
    ['Vercel AI SDK', '{\n  "dependencies": {\n    "ai": "5.0.0"\n  }\n}'],
    [undefined, 'boto3\n# langgraph is not used\nlanggraph-like\n'],
    [undefined, '{ "name": "aim", "description": "made by ai for crewai people" }'],
    [undefined, ''],
  ];
  for (const [framework, text] of table) it(`is ${framework ?? 'not known'} with ${JSON.stringify(text.slice(0, 60))}`, () => { assert.equal(findFramework(text), framework); });
});
