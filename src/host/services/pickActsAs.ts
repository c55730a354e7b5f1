import { listAll } from '../../core/base/paging.js';
import { userIdSteps } from '../../core/wizard/actsAs.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import { withProgress } from './progress.js';
import { pickRow } from './quickPick.js';
import type { Services } from './services.js';

const TITLE = 'The Agent Acts As';

/** As which workload identity an agent on this computer acts, and for whom. */
export interface ActsAs {
  /** Undefined where it is given no workload access token. */
  readonly workloadName: string | undefined;
  /** Empty where it acts for no user. */
  readonly userId: string;
}

/**
 * Lets a person choose a workload identity of the connection and a user id. Undefined where they gave up.
 * @throws UserError where the identities cannot be listed
 */
export async function pickActsAs({ connections, prompter }: Pick<Services, 'connections' | 'prompter'>, current: ActsAs): Promise<ActsAs | undefined> {
  const control = await connections.control();
  const identities = await withProgress('Listing workload identities', (signal) => listAll((page) => control.listWorkloadIdentities({ ...page, signal })));
  const items = [
    { label: 'No Workload Identity', description: 'the agent is given no workload access token', workloadName: undefined },
    ...identities.map(({ name }) => ({ label: name, description: name === current.workloadName ? 'acts as it now' : '', workloadName: name })),
  ];
  const chosen = await pickRow(items, { title: TITLE, placeHolder: 'As which workload identity?', ignoreFocusOut: true });
  if (chosen === undefined || chosen.workloadName === undefined) return chosen === undefined ? undefined : { workloadName: undefined, userId: '' };
  const draft = await runWizard(prompter, { title: `${TITLE} ${chosen.workloadName}`, steps: userIdSteps, initial: { userId: current.userId } });
  return draft === undefined ? undefined : { workloadName: chosen.workloadName, userId: draft.userId };
}
