import type { UserError } from '../base/errors.js';

/** True where the service has no fault to find, only too many requests: the same again is what helps. */
export const isThrottled = ({ code }: Pick<UserError, 'code'>): boolean => code.startsWith('Throttling') || code === 'TooManyRequestsException';
