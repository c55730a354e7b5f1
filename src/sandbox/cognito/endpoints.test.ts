import assert from 'node:assert/strict';
import type { Sandbox } from '../sandbox.js';
import { createMemoryStore, put } from '../store.js';
import { toLocalUrl } from './endpoints.js';
import type { UserPoolRecord } from './records.js';

const POOL_ID = 'us-east-1_Ab3dEf6h9';
const HERE = `http://127.0.0.1:1/${POOL_ID}`;

describe('URLs of pools in AWS', () => {
  const store = createMemoryStore([
    put('userPools', POOL_ID, { id: POOL_ID } as UserPoolRecord),
    put('userPoolDomains', 'my-people', { domain: 'my-people', poolId: POOL_ID, managedLoginVersion: 1, status: 'ACTIVE' }),
  ]);
  const sandbox = { origin: 'http://127.0.0.1:1', region: 'us-east-1', store } as Sandbox;

  for (const [url, local] of [
    [`https://cognito-idp.us-east-1.amazonaws.com/${POOL_ID}/.well-known/openid-configuration`, `${HERE}/.well-known/openid-configuration`],
    [`https://issuer-cognito-idp.us-east-1.amazonaws.com/${POOL_ID}/.well-known/openid-configuration`, `${HERE}/.well-known/openid-configuration`],
    [`https://cognito-idp.us-east-1.amazonaws.com/${POOL_ID}`, HERE],
    ['https://my-people.auth.us-east-1.amazoncognito.com/oauth2/token', `${HERE}/oauth2/token`],
  ] as const) {
    it(`are this sandbox's where the pool lives here: ${url}`, () => { assert.equal(toLocalUrl(sandbox, url), local); });
  }

  for (const url of [
    `https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}/.well-known/openid-configuration`,
    'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_other/.well-known/openid-configuration',
    `https://cognito-idp.us-east-1.amazonaws.com.evil.example/${POOL_ID}/.well-known/openid-configuration`,
    `http://cognito-idp.us-east-1.amazonaws.com/${POOL_ID}/x`,
    'https://nobodys.auth.us-east-1.amazoncognito.com/oauth2/token',
    'https://my-people.auth.eu-west-1.amazoncognito.com/oauth2/token',
    `https://cognito-idp.us-east-1.amazonaws.com/${POOL_ID}x`,
  ]) {
    it(`stay as they are where none lives here: ${url}`, () => { assert.equal(toLocalUrl(sandbox, url), url); });
  }
});
