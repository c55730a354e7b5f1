/** Errors of `cognito-idp` as its API reference names them. All are answered with status 400. */
export type CognitoErrorName =
  | 'AliasExistsException' | 'GroupExistsException' | 'InvalidOAuthFlowException' | 'InvalidParameterException' | 'InvalidPasswordException'
  | 'LimitExceededException' | 'NotAuthorizedException' | 'RefreshTokenReuseException' | 'ResourceNotFoundException' | 'ScopeDoesNotExistException'
  | 'UnsupportedOperationException' | 'UnsupportedTokenTypeException' | 'UnsupportedUserStateException' | 'UserNotFoundException' | 'UsernameExistsException';

/** A refusal of an operation on user pools. */
export class CognitoError extends Error {
  override readonly name: CognitoErrorName;

  constructor(name: CognitoErrorName, message: string) {
    super(message);
    this.name = name;
  }
}

export function toInvalidParameter(message: string): CognitoError {
  return new CognitoError('InvalidParameterException', message);
}

export function toNotAuthorized(message: string): CognitoError {
  return new CognitoError('NotAuthorizedException', message);
}

/** A member or value that the service knows and the sandbox does not act upon. */
export function toNotInSandbox(what: string, value: string): CognitoError {
  return toInvalidParameter(`${what} is not part of the sandbox: ${value}`);
}
