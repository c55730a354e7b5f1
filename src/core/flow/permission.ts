/** A statement that may be added to an IAM policy. */
export interface IamStatement {
  readonly Effect: 'Allow';
  readonly Action: string;
  readonly Resource: string;
}

/** What AWS says is missing in an AccessDenied message: who, which action, on what. */
export interface MissingPermission {
  readonly principal: string | undefined;
  readonly action: string;
  readonly statement: IamStatement;
}

/**
 * Reads "User: ARN is not authorized to perform: ACTION on resource: ARN because …". Undefined where the message names no action:
 * nothing is guessed. The resource is the one that AWS names, else `*`.
 */
export function findMissingPermission(message: string): MissingPermission | undefined {
  const action = /is not authorized to perform: ([\w-]+:\w+)/.exec(message)?.[1];
  if (action === undefined) return undefined;
  const principal = /User: (arn:\S+) is not authorized/.exec(message)?.[1];
  const resource = /on resource: "?(arn:[^\s"]+)/.exec(message)?.[1] ?? '*';
  return { principal, action, statement: { Effect: 'Allow', Action: action, Resource: resource } };
}
