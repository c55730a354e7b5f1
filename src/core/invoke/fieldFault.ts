import { UserError } from '../base/errors.js';

/** A refusal of what was typed, with the field that it is about. */
export function toFieldFault(field: string, message: string, code: string): UserError & { readonly field: string } {
  return Object.assign(new UserError(message, { code }), { field });
}
