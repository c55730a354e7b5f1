import { validateConnectionLabel } from '../../core/connections/edit.js';
import { awsConnectionSteps, type AwsConnectionDraft } from '../../core/wizard/awsConnection.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import { openAsked } from './openAsked.js';
import type { Services } from './services.js';

/**
 * Asks for a profile of the AWS config and a region, adds them to the user's connections and opens that one. No credentials are read here
 * or stored by us.
 * @param asksName whether the connection may be given a name
 */
export async function addAwsConnection(services: Services, title: string, asksName: boolean): Promise<void> {
  const { saved, prompter, profiles } = services;
  const { profiles: found } = await profiles.read();
  const validateLabel = (label: string) => validateConnectionLabel(saved.own(), '', label);
  const steps = awsConnectionSteps(found, asksName ? { validateLabel } : {});
  const draft = await runWizard<AwsConnectionDraft>(prompter, { title, steps, initial: {} });
  if (draft?.profile === undefined || draft.region === undefined) return;
  await openAsked(services, await saved.add({ kind: 'profile', profile: draft.profile, region: draft.region }, draft.label));
}

/** Asks whether it is the sandbox or AWS, where the sandbox is not there yet, adds it and opens it. */
export async function addConnection(services: Services): Promise<void> {
  const title = 'Add Connection';
  const { saved, prompter } = services;
  if (saved.own().every(({ kind }) => kind !== 'sandbox')) {
    const answer = await prompter.pick({
      placeholder: 'Where do your agents live?',
      items: [
        { label: 'Local Sandbox', description: 'no AWS account needed', icon: 'beaker', value: 'sandbox' },
        { label: 'AWS…', description: 'a profile of your AWS config and a region', icon: 'cloud', value: 'aws' },
      ],
    }, { title, step: 1, totalSteps: 1, canGoBack: false });
    if (answer.kind !== 'value') return;
    if (answer.value === 'sandbox') {
      await openAsked(services, await saved.add({ kind: 'sandbox' }));
      return;
    }
  }
  await addAwsConnection(services, title, true);
}
