import { UserError } from '../base/errors.js';

/** Largest event that is read, in characters. The service takes and gives at most 100 MB. */
export const MAX_EVENT_CHARACTERS = 100_000_000;
/** Comments and space between events are kept up to this many characters: they say nothing. */
export const MAX_SPACE_CHARACTERS = 65_536;

/** Of an event that has begun and not ended, in characters. @throws UserError `EventTooLarge` */
export function checkEventSize(length: number): void {
  if (length > MAX_EVENT_CHARACTERS) throw toTooLarge();
}

export const toTooLarge = () => new UserError('The agent sends an event of more than 100 MB, which is not read.', { code: 'EventTooLarge' });
