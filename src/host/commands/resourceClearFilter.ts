import type { Command } from '../services/services.js';

/** Shows all rows again. */
export const resourceClearFilter: Command = ({ loader }) => { loader.arrange({ filter: '' }); };
