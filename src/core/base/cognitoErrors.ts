import { fixed, named, toSentence, type Fault, type Rule } from './explainRule.js';

const says = (pattern: RegExp, ...names: readonly string[]) => (fault: Fault) => named(...names)(fault) && pattern.test(fault.message);

/**
 * The errors of Amazon Cognito user pools that other AWS services do not have. Names are those of its API reference;
 * several causes share a name there, and only the message tells them apart.
 */
export const cognitoRules: readonly Rule[] = [
  {
    applies: says(/secret[ _]?hash/i, 'NotAuthorizedException', 'InvalidParameterException'),
    explain: fixed(
      'the secret of the app client does not fit', 'The app client has a secret that was changed or left out. Read the client anew.',
      'SecretHashMismatch',
    ),
  },
  {
    applies: says(/attempts exceeded/i, 'NotAuthorizedException'),
    explain: fixed('too many wrong passwords', 'Cognito locks the user for up to 15 minutes. Wait, then try again.', 'TooManyWrongPasswords'),
  },
  {
    applies: says(/password/i, 'NotAuthorizedException'),
    explain: fixed('the user name or the password is wrong', 'Try again, or set a new password for the user.', 'WrongPassword'),
  },
  {
    applies: says(/session/i, 'NotAuthorizedException'),
    explain: fixed('the sign-in took too long', 'Begin the sign-in again.', 'SignInExpired'),
  },
  {
    applies: named('NotAuthorizedException'),
    explain: ({ message }) => ({
      what: message === '' ? 'Cognito refused who is asking' : message, hint: 'Check the user, the app client and its sign-in flows.',
    }),
  },
  {
    applies: named('UserNotFoundException'),
    explain: fixed('the user pool has no such user', 'User names may be case-sensitive. Create the user first.'),
  },
  {
    applies: named('UsernameExistsException', 'AliasExistsException'),
    explain: fixed('the user pool has such a user already', 'Take another user name, or set a new password for the user.'),
  },
  {
    applies: named('UserNotConfirmedException'),
    explain: fixed('the user is not confirmed yet', 'Set a password for the user, which confirms it.'),
  },
  {
    applies: named('PasswordResetRequiredException'),
    explain: fixed('the user has to get a new password first', 'Set a new password for the user.'),
  },
  {
    applies: named('UnsupportedUserStateException'),
    explain: fixed('the state of the user does not allow it', 'Set a new password for the user, then try again.'),
  },
  {
    applies: named('InvalidPasswordException', 'PasswordHistoryPolicyViolationException'),
    explain: ({ message }) => ({
      what: 'the password does not meet the policy of the user pool',
      hint: message === '' ? 'Take a longer one with capital and small letters, digits and signs.' : `Cognito said: ${toSentence(message)}`,
    }),
  },
  {
    applies: says(/deletion protection/i, 'InvalidParameterException'),
    explain: fixed(
      'deletion protection is on', 'Turn it off in the settings of the user pool in the AWS console, then try again.', 'DeletionProtected',
    ),
  },
  {
    applies: says(/has a domain/i, 'InvalidParameterException'),
    explain: fixed('the user pool still has a domain', 'Delete its domain first.', 'PoolHasDomain'),
  },
  {
    applies: says(/domain already|already associated with another/i, 'InvalidParameterException'),
    explain: fixed('the domain prefix is taken', 'All accounts of a region share the prefixes. Take another one.', 'DomainTaken'),
  },
  {
    applies: named(
      'InvalidParameterException', 'InvalidOAuthFlowException', 'ScopeDoesNotExistException', 'UnsupportedIdentityProviderException',
    ),
    explain: ({ message }) => ({
      what: message === '' ? 'Cognito refused a value' : message, hint: 'Change the value that is named and try again.',
    }),
  },
  {
    applies: named('FeatureUnavailableInTierException', 'UserPoolAddOnNotEnabledException', 'OperationNotEnabledException'),
    explain: fixed('the plan of the user pool does not have this', 'Choose a higher plan for the user pool in the AWS console.'),
  },
  {
    applies: named('LimitExceededException'),
    explain: fixed('a limit of Cognito is reached', 'Delete user pools that are no longer needed. After too many attempts, wait.'),
  },
  {
    applies: named('InternalErrorException'),
    explain: ({ requestId }) => ({
      what: 'Cognito had a fault of its own', hint: `Try again in a moment.${requestId === undefined ? '' : ` Request id: ${requestId}`}`,
    }),
  },
];
