import { createHmac } from 'node:crypto';
import type { Secret } from '../base/secret.js';

/**
 * `SECRET_HASH`, with which a client that has a secret signs every sign-in call: base64 of HMAC-SHA256, keyed with the
 * secret, over user name and client id (Amazon Cognito developer guide, "Computing secret hash values").
 */
export function toSecretHash(clientSecret: Secret, username: string, clientId: string): string {
  return createHmac('sha256', clientSecret.reveal()).update(`${username}${clientId}`).digest('base64');
}
