import type { Command } from '../services/services.js';

/** Leaves the calls that only read out of the Activity view. */
export const activityHideReads: Command = ({ activityView }) => { activityView.showReads(false); };
