import { timingSafeEqual } from 'node:crypto';
import { ServiceError } from '../web/errors.js';
import { readHeader } from '../web/request.js';
import type { Handler } from '../web/router.js';

/** Lets a handler of ours run only for those who have read the ready line. */
export function withControlToken(handler: Handler): Handler {
  return (call) => {
    const expected = Buffer.from(call.sandbox.controlToken);
    const given = Buffer.from(readHeader(call.request, 'x-sandbox-control-token') ?? '');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new ServiceError('AccessDeniedException', 'This route needs the header x-sandbox-control-token with the control token of the ready line.');
    }
    return handler(call);
  };
}
