import { connect } from 'node:net';

/**
 * Whether somebody listens on the port of a return URL now. It is asked by connecting: whoever takes the port to find out keeps it
 * for a moment from the one who needs it. Only for telling somebody beforehand; whoever listens takes the port for itself.
 */
export function findPortState(returnUrl: string, isOurs: boolean): Promise<'free' | 'ours' | 'taken'> {
  if (isOurs) return Promise.resolve('ours');
  const { hostname, port } = new URL(returnUrl);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port === '' ? 80 : port) });
    const end = (state: 'free' | 'taken') => {
      socket.destroy();
      resolve(state);
    };
    socket.once('connect', () => { end('taken'); });
    socket.once('error', () => { end('free'); });
  });
}
