import assert from 'node:assert/strict';
import { toFindProxy, toProxyName, type ProxySettings } from './proxy.js';

describe('toFindProxy', () => {
  const find = (settings: ProxySettings, env: Readonly<Record<string, string>>, host = 'sts.eu-west-1.amazonaws.com', port = 443) => toFindProxy(settings, env)(host, port)?.href;

  it('takes the setting, else the environment, else none', () => {
    assert.equal(find({}, {}), undefined);
    assert.equal(find({}, { HTTPS_PROXY: 'http://env:3128' }), 'http://env:3128/');
    assert.equal(find({}, { https_proxy: 'http://lower:3128' }), 'http://lower:3128/');
    assert.equal(find({ proxy: 'http://setting:8080' }, { HTTPS_PROXY: 'http://env:3128' }), 'http://setting:8080/');
    assert.equal(find({ proxy: ' ' }, { HTTPS_PROXY: 'env:3128' }), 'http://env:3128/');
  });

  const exceptions: readonly (readonly [string, string, number, boolean])[] = [
    ['*', 'any.example', 443, true],
    ['amazonaws.com', 'sts.amazonaws.com', 443, true],
    ['amazonaws.com', 'amazonaws.com', 443, true],
    ['amazonaws.com', 'notamazonaws.com', 443, false],
    ['.amazonaws.com', 'sts.amazonaws.com', 443, true],
    ['*.amazonaws.com', 'STS.amazonaws.com', 443, true],
    ['a.example, b.example', 'b.example', 443, true],
    ['a.example b.example', 'b.example', 443, true],
    ['a.example:8443', 'a.example', 8443, true],
    ['a.example:8443', 'a.example', 443, false],
    ['10.0.0.1', '10.0.0.1', 443, true],
    ['[fd00::1]', 'fd00::1', 443, true],
    ['fd00::1', 'fd00::1', 443, true],
    ['', 'a.example', 443, false],
  ];
  for (const [noProxy, host, port, isDirect] of exceptions) {
    it(`reaches ${host}:${port} ${isDirect ? 'without' : 'by'} the proxy where NO_PROXY is "${noProxy}"`, () => {
      assert.equal(find({}, { HTTPS_PROXY: 'http://p:1', NO_PROXY: noProxy }, host, port) === undefined, isDirect);
      assert.equal(find({ noProxy: noProxy.split(/[ ,]+/) }, { HTTPS_PROXY: 'http://p:1' }, host, port) === undefined, isDirect);
    });
  }

  it('reaches this computer without any', () => {
    for (const host of ['127.0.0.1', 'localhost', '::1']) assert.equal(find({ proxy: 'http://p:1' }, {}, host), undefined);
  });

  it('refuses a proxy that it cannot speak to, without repeating its password', () => {
    for (const proxy of ['socks5://ada:hunter2@p:1', 'http://ada:hunter2@p:1:1', 'http://ada:hunter2%@p:1']) {
      assert.throws(() => toFindProxy({ proxy }, {}), (error: Error) => error.name === 'UserError' && !error.message.includes('hunter2'));
    }
  });

  it('names a proxy by host and port', () => {
    assert.equal(toProxyName(new URL('http://ada:hunter2@p')), 'p:80');
    assert.equal(toProxyName(new URL('https://p')), 'p:443');
    assert.equal(toProxyName(new URL('http://p:3128')), 'p:3128');
  });
});
