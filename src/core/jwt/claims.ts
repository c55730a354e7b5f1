/** What a claim or header parameter says, in one sentence, and the document that says so. */
export interface ClaimMeaning {
  readonly says: string;
  readonly source: string;
}

type Row = readonly [names: string, says: string];

/** Every name of a list of rows; several names of one meaning are separated by spaces. */
function table(source: string, rows: readonly Row[]): readonly (readonly [string, ClaimMeaning])[] {
  return rows.flatMap(([names, says]) => names.split(' ').map((name) => [name, { says, source }] as const));
}

const REGISTERED: readonly Row[] = [
  ['iss', 'Who made the token.'],
  ['sub', 'The user or program that the token is about. With iss it is the user id that GetWorkloadAccessTokenForJWT binds.'],
  ['aud', 'Who the token is meant for. Anyone else must refuse it.'],
  ['exp', 'The time from which the token must be refused.'],
  ['nbf', 'The time before which the token must be refused.'],
  ['iat', 'The time at which the token was issued.'],
  ['jti', 'The id of this one token, to notice when it is used twice.'],
];

const ACCESS: readonly Row[] = [
  ['client_id', 'The client that asked for the token.'],
  ['scope', 'What the token may be used for, as words separated by spaces.'],
  ['groups roles entitlements', 'What the user belongs to or may do, as the issuer keeps it.'],
];

const EXCHANGE: readonly Row[] = [
  ['act', 'Who acts for the subject; a nested act is an earlier actor.'],
  ['may_act', 'Who is allowed to act for the subject.'],
];

const OPENID: readonly Row[] = [
  ['nonce', 'Ties the token to the sign-in request that asked for it.'],
  ['auth_time', 'The time at which the user last signed in.'],
  ['acr', 'How strong the sign-in was, by a name that both sides agreed on.'],
  ['amr', 'How the user signed in, such as by password or one-time code.'],
  ['azp', 'The client that the token was issued to.'],
  ['at_hash', 'Half of the hash of the access token that came with this one.'],
  ['c_hash', 'Half of the hash of the code that came with this token.'],
  ['sid', 'The id of the session at the provider.'],
  ['name', 'The full name of the user.'],
  ['given_name', 'The first name of the user.'],
  ['family_name', 'The last name of the user.'],
  ['middle_name', 'The middle name of the user.'],
  ['nickname', 'What the user likes to be called.'],
  ['preferred_username', 'The name the user goes by. It may change and may not be unique.'],
  ['email', 'The e-mail address of the user.'],
  ['email_verified', 'Whether the provider has checked that the e-mail address is the user’s.'],
  ['phone_number', 'The telephone number of the user.'],
  ['phone_number_verified', 'Whether the provider has checked the telephone number.'],
  ['address', 'The postal address of the user.'],
  ['birthdate', 'The birthday of the user.'],
  ['gender', 'The gender of the user.'],
  ['locale', 'The language and region of the user.'],
  ['zoneinfo', 'The time zone of the user.'],
  ['picture profile website', 'An address that shows the user.'],
  ['updated_at', 'The time at which the user’s details last changed.'],
];

const OTHERS: readonly (readonly [string, readonly Row[]])[] = [
  ['RFC 7800', [['cnf', 'The key that the sender must prove to hold; without that proof the token is of no use.']]],
  ['RFC 9396', [['authorization_details', 'What exactly was allowed, in more detail than scopes can say.']]],
  ['Back-Channel Logout 1.0', [['events', 'What happened, such as a logout.']]],
  ['Cognito', [
    ['token_use', 'What kind of token it is.'],
    ['username cognito:username', 'The sign-in name.'],
    ['cognito:groups', 'Groups of the user in the pool.'],
    ['cognito:roles', 'IAM roles that come with the groups of the user.'],
    ['cognito:preferred_role', 'The IAM role that is taken first.'],
    ['event_id', 'The sign-in that this token came from, as the pool’s log names it.'],
    ['origin_jti', 'The first token of this sign-in; revoking it revokes this one.'],
    ['device_key', 'The remembered device of the user.'],
    ['identities', 'The outside providers that the user signed in through.'],
    ['version', 'The version of the token format.'],
  ]],
  ['Entra ID', [
    ['oid', 'The user or app in the directory; the same in every app of the tenant.'],
    ['tid', 'The directory, called tenant, that the user signed in to.'],
    ['scp', 'What the user allowed the app to do, as words separated by spaces.'],
    ['appid', 'The app that asked for the token.'],
    ['appidacr azpacr', 'How the app proved who it is: 0 not at all, 1 by secret, 2 by certificate.'],
    ['upn unique_name', 'The sign-in name. It may change.'],
    ['idtyp', 'Whether the token is for an app or a user.'],
    ['wids', 'Roles of the user in the whole directory.'],
    ['ver', 'The version of the token format.'],
    ['hasgroups', 'The user has more groups than fit; they must be asked for.'],
    ['xms_cc', 'What the client can handle, such as being asked to sign in again.'],
    ['uti rh aio', 'For the issuer’s own use; nothing to build on.'],
  ]],
  ['Okta', [
    ['cid', 'The client that asked for the token.'],
    ['uid', 'The user, as Okta knows them.'],
  ]],
  ['AWS', [
    ['https://aws.amazon.com/tags', 'Tags of the AWS session that this token may open.'],
    ['https://sts.amazonaws.com/', 'The AWS account and session that the token came from.'],
  ]],
];

/** Claims of the payload by name. A map, so that a claim named `__proto__` is only unknown. */
export const CLAIMS: ReadonlyMap<string, ClaimMeaning> = new Map([
  ...OTHERS.flatMap(([source, rows]) => table(source, rows)),
  ...table('OpenID Connect Core 1.0', OPENID),
  ...table('RFC 8693', EXCHANGE),
  ...table('RFC 9068', ACCESS),
  ...table('RFC 7519', REGISTERED),
]);

/** Parameters of the header by name. */
export const HEADER_PARAMETERS: ReadonlyMap<string, ClaimMeaning> = new Map([
  ...table('RFC 7515', [
    ['alg', 'How the token is signed, or its key is encrypted.'],
    ['kid', 'Which of the issuer’s keys signed it.'],
    ['typ', 'What kind of token it is.'],
    ['cty', 'What the content is; JWT where a token holds a token.'],
    ['jku', 'Where the token says its keys are. Not to be trusted without a list of allowed places.'],
    ['x5u', 'Where the token says its certificate is. Not to be trusted without a list of allowed places.'],
    ['jwk', 'A key that the token brings along. Not to be trusted: anyone can bring a key.'],
    ['x5c', 'A certificate that the token brings along. To be trusted only through its issuer.'],
    ['x5t x5t#S256', 'The thumbprint of the certificate that signed it.'],
    ['crit', 'Extensions that a reader must understand or else refuse the token.'],
  ]),
  ...table('RFC 7516', [
    ['enc', 'How the content is encrypted.'],
    ['zip', 'How the content was compressed before it was encrypted.'],
  ]),
  ...table('RFC 7518', [
    ['epk', 'The sender’s one-time public key.'],
    ['p2s', 'Salt for the key made from a password.'],
    ['p2c', 'How often the password is hashed to make the key.'],
  ]),
  ...table('RFC 7797', [['b64', 'Whether the payload is base64url; false leaves it as it is.']]),
]);
