import { createSharedFilesReader } from '../../core/profiles/sharedFiles.js';
import { awsConnectionSteps, type AwsConnectionDraft } from '../../core/wizard/awsConnection.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import type { Command } from '../services/services.js';

/** Asks for a profile of the AWS config and a region. No credentials are read here or stored by us. */
export const connectionConnectAws: Command = async ({ connections, saved, prompter }) => {
  const { profiles } = await createSharedFilesReader().read();
  const steps = awsConnectionSteps(profiles);
  const draft = await runWizard<AwsConnectionDraft>(prompter, { title: 'Connect to AWS', steps, initial: {} });
  if (draft?.profile === undefined || draft.region === undefined) return;
  const id = await saved.add({ kind: 'profile', profile: draft.profile, region: draft.region });
  await connections.makeCurrent(id);
};
