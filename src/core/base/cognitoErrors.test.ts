import assert from 'node:assert/strict';
import { explain } from './explain.js';

describe('explain, for Cognito', () => {
  const table: readonly (readonly [name: string, message: string, says: string, hint: RegExp, code?: string])[] = [
    ['NotAuthorizedException', 'Incorrect username or password.', 'the user name or the password is wrong.', /set a new password/, 'WrongPassword'],
    ['NotAuthorizedException', 'Password attempts exceeded', 'too many wrong passwords.', /15 minutes/, 'TooManyWrongPasswords'],
    [
      'NotAuthorizedException', 'Unable to verify secret hash for client abc',
      'the secret of the app client does not fit.', /anew/, 'SecretHashMismatch',
    ],
    [
      'NotAuthorizedException', 'Client abc is configured with secret but SECRET_HASH was not received',
      'the secret of the app client does not fit.', /anew/, 'SecretHashMismatch',
    ],
    ['NotAuthorizedException', 'Invalid session for the user, session is expired.', 'the sign-in took too long.', /again/, 'SignInExpired'],
    ['NotAuthorizedException', 'User is disabled.', 'User is disabled.', /sign-in flows/],
    ['UserNotFoundException', 'User does not exist.', 'the user pool has no such user.', /Create the user/],
    ['UsernameExistsException', 'User account already exists', 'the user pool has such a user already.', /another user name/],
    ['UserNotConfirmedException', '', 'the user is not confirmed yet.', /Set a password/],
    ['PasswordResetRequiredException', '', 'the user has to get a new password first.', /new password/],
    ['UnsupportedUserStateException', '', 'the state of the user does not allow it.', /new password/],
    [
      'InvalidPasswordException', 'Password did not conform with policy: Password not long enough',
      'the password does not meet the policy of the user pool.', /Password not long enough\.$/,
    ],
    [
      'InvalidParameterException',
      'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.',
      'deletion protection is on.', /Turn it off/, 'DeletionProtected',
    ],
    [
      'InvalidParameterException', 'User pool cannot be deleted. It has a domain configured that should be deleted first.',
      'the user pool still has a domain.', /Delete its domain/, 'PoolHasDomain',
    ],
    [
      'InvalidParameterException', 'Domain already associated with another user pool.',
      'the domain prefix is taken.', /another one/, 'DomainTaken',
    ],
    ['InvalidParameterException', 'Invalid scope requested: x', 'Invalid scope requested: x.', /Change the value/],
    ['ScopeDoesNotExistException', 'x/y does not exist', 'x/y does not exist.', /Change the value/],
    ['FeatureUnavailableInTierException', '', 'the plan of the user pool does not have this.', /higher plan/],
    ['LimitExceededException', '', 'a limit of Cognito is reached.', /no longer needed/],
    ['InternalErrorException', '', 'Cognito had a fault of its own.', /Try again/],
    ['TooManyRequestsException', '', 'too many requests.', /Wait/],
  ];
  for (const [name, message, says, hint, code = name] of table) {
    it(`says "${says}" for ${name} ${message}`.trim(), () => {
      const explained = explain(Object.assign(new Error(message), { name }), 'sign in');
      assert.equal(explained.message, `Cannot sign in: ${says}`);
      assert.match(explained.hint ?? '', hint);
      assert.equal(explained.code, code);
    });
  }
});
