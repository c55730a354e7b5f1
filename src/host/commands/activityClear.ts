import type { Command } from '../services/services.js';
import { confirm } from '../services/confirm.js';

/** Empties the activity log, which is nowhere else. */
export const activityClear: Command = async ({ activity }) => {
  const { calls } = activity.counts();
  if (calls === 0) return;
  const question = `Clear the activity of this session, ${calls === 1 ? '1 call' : `${calls} calls`}?`;
  if (await confirm(question, 'It is kept in this window only. Export it first, if it is needed.', 'Clear')) activity.clear();
};
