import type { Command } from '../services/services.js';
import { pickRow } from '../services/quickPick.js';

const ORDERS = [
  { label: 'By Name', order: 'name' },
  { label: 'By Date', order: 'date', detail: 'What was changed last comes first. Workload identities and user pools stay by name: their lists have no dates.' },
] as const;

/** Asks how the rows of lists are to be ordered. */
export const resourceSort: Command = async ({ loader }) => {
  const { order } = loader.arrangement();
  const chosen = await pickRow(
    ORDERS.map((entry) => ({ ...entry, ...(entry.order === order ? { description: 'now' } : {}) })), { title: 'Sort Resources', placeHolder: 'In which order?' },
  );
  if (chosen !== undefined) loader.arrange({ order: chosen.order });
};
