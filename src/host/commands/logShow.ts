import type { Command } from '../services/services.js';

/** Brings the log to the front. */
export const logShow: Command = ({ log }) => {
  log.show();
};
