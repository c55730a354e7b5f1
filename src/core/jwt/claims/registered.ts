import { rfc } from './meaning.js';
import type { Chapter } from './meaning.js';

const OPENID = 'https://openid.net/specs/openid-connect-core-1_0.html';

/** The claims of the IANA registry "JSON Web Token Claims" that tokens of users and agents carry. */
export const REGISTERED: readonly Chapter[] = [
  rfc(7519, '4.1.1', [['iss', 'Who made the token.']]),
  rfc(7519, '4.1.2', [['sub', 'The user or program that the token is about. With iss it is the user id that GetWorkloadAccessTokenForJWT binds.']]),
  rfc(7519, '4.1.3', [['aud', 'Who the token is meant for. Anyone else must refuse it.']]),
  rfc(7519, '4.1.4', [['exp', 'The time from which the token must be refused.']]),
  rfc(7519, '4.1.5', [['nbf', 'The time before which the token must be refused.']]),
  rfc(7519, '4.1.6', [['iat', 'The time at which the token was issued.']]),
  rfc(7519, '4.1.7', [['jti', 'The id of this one token, to notice when it is used twice.']]),
  rfc(8693, '4.1', [['act', 'Who acts for the subject; a nested act is an earlier actor.']]),
  rfc(8693, '4.2', [['scope', 'What the token may be used for, as words separated by spaces.']]),
  rfc(8693, '4.3', [['client_id', 'The client that asked for the token.']]),
  rfc(8693, '4.4', [['may_act', 'Who is allowed to act for the subject.']]),
  rfc(9068, '2.2.3.1', [['groups roles entitlements', 'What the user belongs to or may do, as the issuer keeps it.']]),
  rfc(7800, '3.1', [['cnf', 'The key that the sender must prove to hold; without that proof the token is of no use.']]),
  rfc(9396, '9.1', [['authorization_details', 'What exactly was allowed, in more detail than scopes can say.']]),
  rfc(9449, '4.2', [
    ['htm', 'The HTTP method of the request that this proof is for.'],
    ['htu', 'The address of the request that this proof is for.'],
    ['ath', 'The hash of the access token that this proof goes with.'],
  ]),
  rfc(8417, '2.2', [
    ['events', 'What happened, such as a logout.'],
    ['toe', 'The time at which it happened.'],
    ['txn', 'The id of the transaction, to follow it from service to service.'],
  ]),
  rfc(9493, '4.1', [['sub_id', 'The subject of a security event, in a format that both sides know.']]),
  rfc(9701, '5', [['token_introspection', 'The answer of the issuer to the question what a token is worth.']]),
  rfc(8485, undefined, [['vot', 'How far the identity and the sign-in can be trusted.'], ['vtm', 'Where the vectors of trust are explained.']]),
  rfc(9901, undefined, [
    ['_sd', 'Hashes of claims that the holder may disclose or keep back.'],
    ['_sd_alg', 'How the hashes of the claims that may be disclosed were made.'],
    ['...', 'The hash of a list’s item that the holder may disclose or keep back.'],
    ['sd_hash', 'The hash of the token that this key binding goes with.'],
  ]),
  {
    source: 'OpenID Connect Core 1.0, section 2', link: `${OPENID}#IDToken`, rows: [
      ['nonce', 'Ties the token to the sign-in request that asked for it.'],
      ['auth_time', 'The time at which the user last signed in.'],
      ['acr', 'How strong the sign-in was, by a name that both sides agreed on.'],
      ['amr', 'How the user signed in, such as by password or one-time code.'],
      ['azp', 'The client that the token was issued to.'],
    ],
  },
  {
    source: 'OpenID Connect Core 1.0, section 3.3.2.11', link: `${OPENID}#HybridIDToken`, rows: [
      ['at_hash', 'Half of the hash of the access token that came with this one.'],
      ['c_hash', 'Half of the hash of the code that came with this token.'],
    ],
  },
  {
    source: 'OpenID Connect Core 1.0, section 5.1', link: `${OPENID}#StandardClaims`, rows: [
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
    ],
  },
  {
    source: 'OpenID Connect Core 1.0, section 5.6.2', link: `${OPENID}#AggregatedDistributedClaims`, rows: [
      ['_claim_names', 'Claims that are kept elsewhere, and which source has each.'],
      ['_claim_sources', 'Where claims that are kept elsewhere can be had.'],
    ],
  },
  { source: 'OpenID Connect Core 1.0, section 7.4', link: `${OPENID}#SelfIssuedResponse`, rows: [['sub_jwk', 'The key of who issued the token about themselves.']] },
  {
    source: 'OpenID Connect Front-Channel Logout 1.0', link: 'https://openid.net/specs/openid-connect-frontchannel-1_0.html', rows: [
      ['sid', 'The id of the session at the provider.'],
    ],
  },
  {
    source: 'OpenID Connect for Identity Assurance 1.0', link: 'https://openid.net/specs/openid-connect-4-identity-assurance-1_0.html', rows: [
      ['verified_claims', 'Claims that somebody has checked, with how.'],
      ['place_of_birth', 'Where the user was born.'],
      ['nationalities', 'The nationalities of the user.'],
      ['birth_family_name', 'The last name that the user was born with.'],
      ['birth_given_name', 'The first name that the user was born with.'],
      ['birth_middle_name', 'The middle name that the user was born with.'],
      ['salutation', 'How the user is addressed, such as Dr.'],
      ['title', 'The title of the user.'],
      ['msisdn', 'The mobile number of the user, in international digits.'],
      ['also_known_as', 'A stage name or another name of the user.'],
    ],
  },
  { source: 'W3C Verifiable Credentials 1.1', link: 'https://www.w3.org/TR/vc-data-model/', rows: [['vc', 'A credential about the subject.'], ['vp', 'Credentials that their holder presents.']] },
  {
    source: 'SD-JWT VC', link: 'https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/', rows: [
      ['vct', 'What type of credential it is.'],
    ],
  },
  {
    source: 'Token Status List', link: 'https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/', rows: [
      ['status', 'Where to ask whether the token was revoked.'], ['status_list', 'The states of many tokens, in compressed bits.'], ['ttl', 'How many seconds the list may be kept.'],
    ],
  },
];
