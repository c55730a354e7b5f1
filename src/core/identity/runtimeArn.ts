/** What the ARN of an agent runtime names. */
export interface RuntimeArn {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly id: string;
}

const RUNTIME_ARN = /^arn:(aws[\w-]*):bedrock-agentcore:([a-z0-9-]+):(\d{12}):runtime\/([\w-]+)$/;

/** Reads `agentRuntimeArn` as InvokeAgentRuntime takes it; undefined where the text is no ARN of a runtime. */
export function parseRuntimeArn(text: string): RuntimeArn | undefined {
  const [, partition, region, accountId, id] = RUNTIME_ARN.exec(text) ?? [];
  return partition === undefined || region === undefined || accountId === undefined || id === undefined ? undefined : { partition, region, accountId, id };
}
