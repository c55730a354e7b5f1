import type { Command } from '../services/services.js';

/** Shows calls that only read in the Activity view too. */
export const activityShowReads: Command = ({ activityView }) => { activityView.showReads(true); };
