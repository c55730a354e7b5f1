import type { Explanation, Fault, Rule } from './explainRule.js';

const toRule = (code: string, explain: (fault: Fault) => Explanation): Rule => ({ applies: (fault) => fault.code === code, explain });

/** What our own agent says of a proxy, by its code; the message is which proxy, and what it answered. */
export const proxyRules: readonly Rule[] = [
  toRule('ProxyUnreachable', ({ message }) => ({
    what: 'the proxy cannot be reached', code: 'ProxyUnreachable',
    hint: `Check the setting http.proxy and the environment variable HTTPS_PROXY. The proxy is ${message}`,
  })),
  toRule('ProxyWantsSignIn', ({ message }) => ({
    what: 'the proxy wants a user and a password',
    hint: `Add them to its URL in the setting http.proxy or in HTTPS_PROXY, as in http://USER:PASSWORD@HOST:PORT. The proxy is ${message}`,
    code: 'ProxyWantsSignIn',
  })),
  toRule('ProxyRefused', ({ message }) => ({
    what: 'the proxy lets nothing through to this host', hint: `Whoever looks after it can say why. It answered with ${message}`, code: 'ProxyRefused',
  })),
];

/** With any of them nothing was sent. */
export const PROXY_CODES: readonly string[] = ['ProxyUnreachable', 'ProxyWantsSignIn', 'ProxyRefused'];
