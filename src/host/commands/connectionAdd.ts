import { addAwsConnection } from '../services/addConnection.js';
import { openAsked } from '../services/openAsked.js';
import type { Command } from '../services/services.js';

const TITLE = 'Add Connection';

/** Adds the sandbox, where it is not there yet, or an AWS profile with a region and perhaps a name, and opens it. */
export const connectionAdd: Command = async (services) => {
  const { saved, prompter } = services;
  if (saved.own().every(({ kind }) => kind !== 'sandbox')) {
    const answer = await prompter.pick({
      placeholder: 'Where do your agents live?',
      items: [
        { label: 'Local Sandbox', description: 'no AWS account needed', icon: 'beaker', value: 'sandbox' },
        { label: 'AWS…', description: 'a profile of your AWS config and a region', icon: 'cloud', value: 'aws' },
      ],
    }, { title: TITLE, step: 1, totalSteps: 1, canGoBack: false });
    if (answer.kind !== 'value') return;
    if (answer.value === 'sandbox') {
      await openAsked(services, await saved.add({ kind: 'sandbox' }));
      return;
    }
  }
  await addAwsConnection(services, TITLE, true);
};
