import * as client from 'openid-client';

/** Lets openid-client speak plain http. Marked there as deprecated only so that it stands out; the sandbox is on loopback, without TLS. */
export const allowLoopback: (config: client.Configuration) => void = Reflect.get<typeof client, 'allowInsecureRequests'>(client, 'allowInsecureRequests');
