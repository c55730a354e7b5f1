import { Secret } from '../../core/base/secret.js';
import { exportState, validatePassphrase } from '../../core/steering/state.js';
import { runWizard, withAnswer } from '../../core/wizard/runWizard.js';
import { withProgress } from '../services/progress.js';
import { requireSandbox } from '../services/requireSandbox.js';
import { saveParts } from '../services/saveParts.js';
import type { Command } from '../services/services.js';

interface Draft {
  readonly passphrase: string;
}

/** Saves everything that the sandbox remembers in a file, its secrets sealed with a passphrase. */
export const sandboxExportState: Command = async ({ connections, prompter }) => {
  const ready = requireSandbox(connections);
  const draft = await runWizard<Draft>(prompter, {
    title: 'Export the State of the Sandbox', initial: { passphrase: '' },
    steps: [
      {
        id: 'passphrase',
        ask: async (_, { prompter: ask, frame }) => withAnswer(await ask.input({
          prompt: 'A passphrase that seals the secrets in the file. Whoever imports it has to know it.', password: true, validate: validatePassphrase,
        }, frame), (passphrase) => ({ passphrase })),
      },
      {
        id: 'again',
        ask: async (given, { prompter: ask, frame }) => withAnswer(await ask.input({
          prompt: 'The passphrase once more.', password: true, validate: (text) => (text === given.passphrase ? undefined : 'This is not what was typed before.'),
        }, frame), () => given),
      },
    ],
  });
  if (draft === undefined) return;
  const text = await withProgress('Exporting the state of the sandbox', (signal) => exportState(ready, new Secret(draft.passphrase), signal));
  await saveParts({ name: 'sandbox-state.json', kind: 'JSON', parts: [text] });
};
