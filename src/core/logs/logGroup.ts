import { parseRuntimeArn } from '../identity/runtimeArn.js';

/** Where CloudWatch Logs keeps what an endpoint of a runtime prints. */
export interface LogGroup {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
}

/**
 * `/aws/bedrock-agentcore/runtimes/<agent_id>-<endpoint_name>` ("Understand observability for agentic resources in AgentCore", developer
 * guide), in the region and the account of the runtime. Undefined where the text is no ARN of one.
 */
export function findLogGroup(agentRuntimeArn: string, qualifier = 'DEFAULT'): LogGroup | undefined {
  const runtime = parseRuntimeArn(agentRuntimeArn);
  if (runtime === undefined) return undefined;
  const { partition, region, accountId, id } = runtime;
  const name = `/aws/bedrock-agentcore/runtimes/${id}-${qualifier}`;
  return { name, region, arn: `arn:${partition}:logs:${region}:${accountId}:log-group:${name}` };
}

/** The statement that allows to follow a log group, as JSON: either action is enough. */
export function toLogStatement({ arn }: LogGroup): string {
  return JSON.stringify({ Effect: 'Allow', Action: ['logs:StartLiveTail', 'logs:FilterLogEvents'], Resource: [arn, `${arn}:*`] }, undefined, 2);
}
