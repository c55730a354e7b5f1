import { compareScales, FEW, MANY } from './scale.js';
import { compareServers } from './servers.js';
import { printTable } from './table.js';

printTable('the sandbox against a bare node:http server that makes the same key', ['bare', 'sandbox'], await compareServers());
printTable('one call of a sandbox that keeps its state, by the number of workload identities', [String(FEW), String(MANY)], await compareScales());
