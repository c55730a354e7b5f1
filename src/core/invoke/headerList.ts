import type { Header } from './asking.js';
import { toFieldFault } from './fieldFault.js';
import { validateHeaderName, validateHeaderValue } from './headers.js';

/** What a person typed as headers. @throws UserError whose `field` is `name N` or `value N`, counted from 0 */
export function checkHeaderList(headers: readonly Header[]): void {
  for (const [index, { name, value }] of headers.entries()) {
    const isTwice = headers.slice(0, index).some((other) => other.name.toLowerCase() === name.toLowerCase());
    const nameFault = validateHeaderName(name) ?? (isTwice ? `This header is there twice: ${name}` : undefined);
    if (nameFault !== undefined) throw toFieldFault(`name ${index}`, nameFault, 'Header');
    const valueFault = validateHeaderValue(value);
    if (valueFault !== undefined) throw toFieldFault(`value ${index}`, valueFault, 'Header');
  }
}
