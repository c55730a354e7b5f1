import { addAwsConnection } from '../services/addConnection.js';
import type { Command } from '../services/services.js';

/** Adds an AWS profile and a region and opens them; where they are there already, opens them. */
export const connectionConnectAws: Command = (services) => addAwsConnection(services, 'Connect to AWS', false);
