import { HEADER_CHAPTERS } from './headerParameters.js';
import { toMeanings } from './meaning.js';
import { REGISTERED } from './registered.js';
import { SPECIALISED } from './specialised.js';
import { VENDOR_CLAIMS } from './vendors.js';

/** Claims of the payload by name. Of two documents with one name the registry's counts. */
export const CLAIMS = toMeanings([...SPECIALISED, ...VENDOR_CLAIMS, ...REGISTERED]);

/** Parameters of the header by name. */
export const HEADER_PARAMETERS = toMeanings(HEADER_CHAPTERS);
