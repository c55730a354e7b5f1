import assert from 'node:assert/strict';
import { findPrivateAddress, isPrivateAddress } from './privateAddress.js';

describe('a private address', () => {
  for (const address of [
    '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '169.254.169.254', '0.0.0.0', '127.0.0.1',
    '::1', '::', 'fe80::1', 'fd00::1', '::ffff:10.0.0.1',
  ]) {
    it(`is ${address}`, () => { assert.ok(isPrivateAddress(address)); });
  }

  for (const address of ['172.32.0.1', '100.128.0.1', '8.8.8.8', '2001:db8::1', '::ffff:8.8.8.8', 'sso.example']) {
    it(`is not ${address}`, () => { assert.ok(!isPrivateAddress(address)); });
  }

  it('is found behind a name, among others too, and in a URL', async () => {
    const find = () => Promise.resolve([{ address: '8.8.8.8' }, { address: '10.0.0.7' }]);
    assert.equal(await findPrivateAddress('sso.corp', find), '10.0.0.7');
    assert.equal(await findPrivateAddress('[fd00::1]', find), 'fd00::1');
    assert.equal(await findPrivateAddress('8.8.4.4', find), undefined);
  });

  it('is not known of a name that this computer cannot resolve', async () => {
    assert.equal(await findPrivateAddress('sso.corp', () => Promise.reject(new Error('ENOTFOUND'))), undefined);
  });
});
