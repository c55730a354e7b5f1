import type { FieldReader } from '../web/fields.js';
import { toInvalidParameter, toNotInSandbox } from './errors.js';
import { oneOf, readFlag, RULES } from './fields.js';
import type { AttributeSchema, PasswordPolicy, UserPoolRecord } from './records.js';

type PoolSettings = Pick<UserPoolRecord, 'passwordPolicy' | 'deletionProtection' | 'tags' | 'otherSettings'>;
type SignInSettings = Pick<UserPoolRecord, 'usernameAttributes' | 'aliasAttributes' | 'caseSensitive' | 'customAttributes' | 'schema'>;

/** What the service takes where nothing is said; a policy that is given in part leaves the rest off. */
const USUAL_POLICY: PasswordPolicy = {
  MinimumLength: 8, RequireUppercase: true, RequireLowercase: true, RequireNumbers: true, RequireSymbols: true, TemporaryPasswordValidityDays: 7,
};

/** Members that are kept and given back, and on which nothing here depends: no messages are sent, no threats are looked for. */
const ECHOED = [
  'AutoVerifiedAttributes', 'SmsVerificationMessage', 'EmailVerificationMessage', 'EmailVerificationSubject', 'VerificationMessageTemplate',
  'SmsAuthenticationMessage', 'UserAttributeUpdateSettings', 'DeviceConfiguration', 'EmailConfiguration', 'SmsConfiguration',
  'AdminCreateUserConfig', 'UserPoolAddOns', 'AccountRecoverySetting', 'UserPoolTier', 'IssuerConfiguration',
] as const;

/** What the service answers for those where they are left out. */
const USUAL_SETTINGS = {
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
  EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
  VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
  AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1, Name: 'verified_email' }, { Priority: 2, Name: 'verified_phone_number' }] },
  UserPoolTier: 'ESSENTIALS',
  MfaConfiguration: 'OFF',
  LambdaConfig: {},
};

/** Attributes that every pool has; of those the claims of OpenID Connect. */
export const STANDARD_ATTRIBUTES = [
  'sub', 'name', 'given_name', 'family_name', 'middle_name', 'nickname', 'preferred_username', 'profile', 'picture', 'website', 'email', 'email_verified',
  'gender', 'birthdate', 'zoneinfo', 'locale', 'phone_number', 'phone_number_verified', 'address', 'updated_at',
] as const;

/** Settings that UpdateUserPool may change. Problems are noted on the request. @throws CognitoError for what would need more than the sandbox has */
export function readPoolSettings(request: FieldReader, body: unknown): PoolSettings {
  refuseMissing(request);
  const given = body as Readonly<Record<string, unknown>>;
  return {
    passwordPolicy: readPolicy(request.object('policies').object('passwordPolicy')),
    deletionProtection: request.choice('deletionProtection', ['ACTIVE', 'INACTIVE']) ?? 'INACTIVE',
    tags: request.textMap('userPoolTags', RULES.tagKey, RULES.tagValue),
    otherSettings: Object.fromEntries(ECHOED.flatMap((name) => (given[name] === undefined || given[name] === null ? [] : [[name, given[name]]]))),
  };
}

/** A pool that seemed to ask for more than a password, to remember old ones, or to call a function, would be a trap. */
function refuseMissing(request: FieldReader): void {
  const mfa = request.choice('mfaConfiguration', ['OFF', 'ON', 'OPTIONAL']) ?? 'OFF';
  if (mfa !== 'OFF') throw toNotInSandbox('A second factor', mfa);
  const triggers = request.object('lambdaConfig').names();
  if (triggers.length > 0) throw toNotInSandbox('A Lambda trigger', triggers.join(', '));
  const policies = request.object('policies');
  const factors = policies.object('signInPolicy').texts('allowedFirstAuthFactors', oneOf('PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN')) ?? [];
  const factor = factors.find((one) => one !== 'PASSWORD');
  if (factor !== undefined) throw toNotInSandbox('A first factor other than the password', factor);
  const history = policies.object('passwordPolicy').integer('passwordHistorySize', 0, 24) ?? 0;
  if (history > 0) throw toNotInSandbox('A password history', String(history));
}

function readPolicy(policy: FieldReader): PasswordPolicy {
  if (policy.names().length === 0) return USUAL_POLICY;
  return {
    MinimumLength: policy.integer('minimumLength', 6, 99) ?? USUAL_POLICY.MinimumLength,
    RequireUppercase: policy.flag('requireUppercase'),
    RequireLowercase: policy.flag('requireLowercase'),
    RequireNumbers: policy.flag('requireNumbers'),
    RequireSymbols: policy.flag('requireSymbols'),
    TemporaryPasswordValidityDays: policy.integer('temporaryPasswordValidityDays', 0, 365) ?? USUAL_POLICY.TemporaryPasswordValidityDays,
  };
}

/** Settings that a pool has for good. Problems are noted on the request. @throws CognitoError InvalidParameterException for a required custom attribute */
export function readSignInSettings(request: FieldReader): SignInSettings {
  const schema = Object.fromEntries((request.objects('schema') ?? []).map(readAttribute));
  return {
    usernameAttributes: request.texts('usernameAttributes', oneOf('phone_number', 'email')) ?? [],
    aliasAttributes: request.texts('aliasAttributes', oneOf('phone_number', 'email', 'preferred_username')) ?? [],
    caseSensitive: readFlag(request.object('usernameConfiguration'), 'caseSensitive', true),
    customAttributes: Object.keys(schema).filter((name) => name.startsWith(CUSTOM)),
    schema,
  };
}

const CUSTOM = 'custom:';
/** Types of the standard attributes that are no texts. */
const STANDARD_TYPES: Readonly<Record<string, AttributeSchema['AttributeDataType']>> = { email_verified: 'Boolean', phone_number_verified: 'Boolean', updated_at: 'Number' };

/** What a schema names may be changed only where it says so, though what it does not name may: the service's own two defaults (aws-cdk, issue 8624). */
function readAttribute(attribute: FieldReader): readonly [name: string, schema: AttributeSchema] {
  const given = attribute.text('name', RULES.attributeName);
  const name = STANDARD_ATTRIBUTES.some((standard) => standard === given) ? given : `${CUSTOM}${given}`;
  const type = attribute.choice('attributeDataType', ['String', 'Number', 'DateTime', 'Boolean']);
  const required = attribute.flag('required');
  if (required && name.startsWith(CUSTOM)) throw toInvalidParameter('Required custom attributes are not supported currently.');
  return [name, { AttributeDataType: type ?? STANDARD_TYPES[name] ?? 'String', Mutable: attribute.flag('mutable'), Required: required }];
}

/** Settings as DescribeUserPool gives them. */
export function toPoolSettings(pool: UserPoolRecord) {
  const { usernameAttributes, aliasAttributes } = pool;
  const toSchema = (Name: string) => ({
    Name, AttributeDataType: STANDARD_TYPES[Name] ?? 'String', DeveloperOnlyAttribute: false, Mutable: Name !== 'sub', Required: Name === 'sub', ...pool.schema?.[Name],
  });
  return {
    ...USUAL_SETTINGS,
    ...pool.otherSettings,
    Policies: { PasswordPolicy: pool.passwordPolicy, SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] } },
    DeletionProtection: pool.deletionProtection,
    ...(usernameAttributes.length === 0 ? {} : { UsernameAttributes: usernameAttributes }),
    ...(aliasAttributes.length === 0 ? {} : { AliasAttributes: aliasAttributes }),
    UsernameConfiguration: { CaseSensitive: pool.caseSensitive },
    UserPoolTags: pool.tags,
    SchemaAttributes: [...STANDARD_ATTRIBUTES, ...pool.customAttributes].map(toSchema),
  };
}
