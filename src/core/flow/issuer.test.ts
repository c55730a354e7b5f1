import assert from 'node:assert/strict';
import { UserError } from '../base/errors.js';
import { discoverIssuer, isIssuer } from './issuer.js';

const TEMPLATE = 'https://login.microsoftonline.com/{tenantid}/v2.0';
const { signal } = new AbortController();

const discover = (discoveryUrl: string, issuer: string, endpoint = `${new URL(discoveryUrl).origin}/token`) => discoverIssuer(
  () => Promise.resolve({ status: 200, dateMs: undefined, json: { issuer, token_endpoint: endpoint } }), discoveryUrl, signal,
);

describe('a discovery document', () => {
  it('is of the issuer whose address it is at', async () => {
    for (const url of ['https://id.example/a/.well-known/openid-configuration', 'https://id.example/.well-known/oauth-authorization-server/a']) {
      assert.equal((await discover(url, 'https://id.example/a')).issuer, 'https://id.example/a');
    }
    await assert.rejects(discover('https://id.example/b/.well-known/openid-configuration', 'https://id.example/a'), { code: 'issuerMismatch' });
  });

  it('may name a template at Entra and on this computer only, and of the same origin', async () => {
    const path = 'common/v2.0/.well-known/openid-configuration';
    assert.equal((await discover(`https://login.microsoftonline.com/${path}`, TEMPLATE)).issuer, TEMPLATE);
    await discover(`http://127.0.0.1:4000/idp/${path}`, 'http://127.0.0.1:4000/idp/{tenantid}/v2.0');
    for (const [url, issuer] of [
      [`https://evil.example/${path}`, 'https://evil.example/{tenantid}/v2.0'], [`https://evil.example/${path}`, TEMPLATE],
      [`https://login.microsoftonline.com/${path}`, 'https://evil.example/{tenantid}/v2.0'],
    ] as const) {
      await assert.rejects(discover(url, issuer), { code: 'issuerMismatch' }, url);
    }
  });

  it('may not lead from https to http, and never to http elsewhere', async () => {
    const url = 'https://id.example/.well-known/openid-configuration';
    for (const endpoint of ['http://127.0.0.1/token', 'http://id.example/token', 'not a URL']) {
      await assert.rejects(discover(url, 'https://id.example', endpoint), { code: 'discoveryUnreachable' }, endpoint);
    }
    const local = 'http://127.0.0.1:4000';
    assert.equal((await discover(`${local}/.well-known/openid-configuration`, local)).tokenEndpoint, `${local}/token`);
    await assert.rejects(discover(`${local}/.well-known/openid-configuration`, local, 'http://id.example/token'), { code: 'discoveryUnreachable' });
  });

  it('that cannot be reached is told as such', async () => {
    const closed = () => Promise.reject(new UserError('Cannot reach it.', { code: 'Unreachable' }));
    await assert.rejects(discoverIssuer(closed, 'https://id.example/x', signal), { code: 'discoveryUnreachable' });
  });
});

describe('the issuer in a callback', () => {
  it('is the one of the document, or that of one tenant where this is a template', () => {
    for (const [expected, named, isRight] of [
      ['https://id.example', 'https://id.example', true], ['https://id.example', 'https://id.example/', false],
      [TEMPLATE, 'https://login.microsoftonline.com/one/v2.0', true], [TEMPLATE, 'https://login.microsoftonline.com//v2.0', false],
      [TEMPLATE, 'https://login.microsoftonline.com/a/b/v2.0', false], [TEMPLATE, 'https://evil.example/one/v2.0', false],
    ] as const) {
      assert.equal(isIssuer(expected, named), isRight, named);
    }
  });
});
