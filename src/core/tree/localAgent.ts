import type { LocalAgent } from '../localAgents/localAgents.js';

/** How an agent of the user's own is, in a word or two, and what comes next. */
export function describeAgent({ health, process }: Pick<LocalAgent, 'health' | 'process'>): { readonly state: string; readonly about: string } {
  switch (health) {
    case 'Healthy': return { state: 'healthy', about: 'Invoke it to talk to it.' };
    case 'HealthyBusy': return { state: 'busy', about: 'It works on something, and can be invoked all the same.' };
    case 'Unreachable': break;
  }
  if (process === 'running') return { state: 'starting', about: 'It was started and does not answer at /ping yet. Its log has what it prints.' };
  const where = process === 'stopped' ? 'Start it here or in a terminal' : 'Start it in a terminal';
  return { state: 'not reachable', about: `Nothing answers at /ping of its address. ${where}; its row follows by itself.` };
}
