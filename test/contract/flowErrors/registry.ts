import { byPreset } from './byPreset.js';
import { bySandbox, type Provocation } from './bySandbox.js';
import { byServer } from './byServer.js';

/** How each entry of the table of flow errors is provoked. `test/manifest/flowErrors.test.ts` compares the ids with the table's. */
export const PROVOCATIONS: Readonly<Record<string, Provocation>> = { ...bySandbox, ...byPreset, ...byServer };
