/**
 * Errors of the service with their HTTP status, from the service models of `bedrock-agentcore` and `bedrock-agentcore-control`, and
 * those about signatures from "Common Errors" in the API reference of the control plane.
 */
const STATUS = {
  ValidationException: 400,
  SerializationException: 400,
  UnauthorizedException: 401,
  ServiceQuotaExceededException: 402,
  AccessDeniedException: 403,
  ExpiredTokenException: 403,
  IncompleteSignatureException: 403,
  InvalidSignatureException: 403,
  MissingAuthenticationTokenException: 403,
  ResourceNotFoundException: 404,
  UnknownOperationException: 404,
  ConflictException: 409,
  RequestEntityTooLargeException: 413,
  RuntimeClientError: 424,
  ThrottlingException: 429,
  InternalServerException: 500,
} as const;

export type ServiceErrorName = keyof typeof STATUS;

/** One refused member of a request. */
export interface FieldProblem {
  readonly name: string;
  readonly message: string;
}

/** A refusal, answered as the service answers it: name in a header, message in the body. */
export class ServiceError extends Error {
  override readonly name: ServiceErrorName;
  readonly status: number;
  /** Further members of the body. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(name: ServiceErrorName, message: string, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = name;
    this.status = STATUS[name];
    this.members = members;
  }
}

/** A ValidationException that is about a rule, not about one member's form. */
export function toRuleViolation(message: string): ServiceError {
  return new ServiceError('ValidationException', message, { reason: 'ResourceConflict' }); // Guess: reason-of-a-rule
}

/** A ValidationException that names each refused member. */
export function toFieldViolation(problems: readonly FieldProblem[]): ServiceError {
  const count = problems.length === 1 ? '1 validation error' : `${problems.length} validation errors`;
  return new ServiceError('ValidationException', `${count} detected: ${problems.map(({ message }) => message).join('; ')}`, {
    reason: 'FieldValidationFailed', fieldList: problems,
  });
}
