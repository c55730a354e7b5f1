import { addConnection } from '../services/addConnection.js';
import type { Command } from '../services/services.js';

/** Adds the sandbox, where it is not there yet, or an AWS profile with a region and perhaps a name, and opens it. */
export const connectionAdd: Command = (services) => addConnection(services);
