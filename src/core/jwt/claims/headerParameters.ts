import { rfc } from './meaning.js';
import type { Chapter } from './meaning.js';

/** The IANA registry "JSON Web Signature and Encryption Header Parameters". */
export const HEADER_CHAPTERS: readonly Chapter[] = [
  rfc(7515, '4.1.1', [['alg', 'How the token is signed, or its key is encrypted.']]),
  rfc(7515, '4.1.2', [['jku', 'Where the token says its keys are. Not to be trusted without a list of allowed places.']]),
  rfc(7515, '4.1.3', [['jwk', 'A key that the token brings along. Not to be trusted: anyone can bring a key.']]),
  rfc(7515, '4.1.4', [['kid', 'Which of the issuer’s keys signed it.']]),
  rfc(7515, '4.1.5', [['x5u', 'Where the token says its certificate is. Not to be trusted without a list of allowed places.']]),
  rfc(7515, '4.1.6', [['x5c', 'A certificate that the token brings along. To be trusted only through its issuer.']]),
  rfc(7515, '4.1.7', [['x5t', 'The SHA-1 thumbprint of the certificate that signed it.']]),
  rfc(7515, '4.1.8', [['x5t#S256', 'The SHA-256 thumbprint of the certificate that signed it.']]),
  rfc(7515, '4.1.9', [['typ', 'What kind of token it is.']]),
  rfc(7515, '4.1.10', [['cty', 'What the content is; JWT where a token holds a token.']]),
  rfc(7515, '4.1.11', [['crit', 'Extensions that a reader must understand or else refuse the token.']]),
  rfc(7516, '4.1.2', [['enc', 'How the content is encrypted.']]),
  rfc(7516, '4.1.3', [['zip', 'How the content was compressed before it was encrypted.']]),
  rfc(7518, '4.6.1', [
    ['epk', 'The sender’s one-time public key.'],
    ['apu', 'The sender, as both sides put them into the key.'],
    ['apv', 'The receiver, as both sides put them into the key.'],
  ]),
  rfc(7518, '4.7.1', [['iv', 'The start value with which the key was encrypted.'], ['tag', 'What proves that the encrypted key was not changed.']]),
  rfc(7518, '4.8.1', [['p2s', 'Salt for the key made from a password.'], ['p2c', 'How often the password is hashed to make the key.']]),
  rfc(7519, '5.3', [['iss', 'Who made the token, readable although the claims are encrypted.'], ['sub', 'Who the token is about, readable although the claims are encrypted.'], ['aud', 'Who the token is meant for, readable although the claims are encrypted.']]),
  rfc(7797, '3', [['b64', 'Whether the payload is base64url; false leaves it as it is.']]),
  rfc(8225, undefined, [['ppt', 'Which kind of passport of a telephone call it is.']]),
  rfc(8555, '6.4.1', [['url', 'The address that this request was made for.']]),
  rfc(8555, '6.5.2', [['nonce', 'A value of the server, so that the request cannot be sent twice.']]),
  rfc(9321, undefined, [['svt', 'What was found when the signature was checked.']]),
  { source: 'OpenID Federation 1.0', link: 'https://openid.net/specs/openid-federation-1_0.html', rows: [['trust_chain', 'The statements that lead from the signer to an anchor of trust.']] },
  { source: 'OpenID for Verifiable Credential Issuance 1.0', link: 'https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html', rows: [['key_attestation', 'Where the key is kept, as its maker says.']] },
  { source: 'Application Load Balancer', link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html', rows: [['signer', 'The load balancer that signed the token.'], ['client', 'The client of the identity provider that the load balancer used.'], ['exp', 'The time from which the token must be refused.']] },
];
