import type { Draft, InvokeFrame } from '../protocol/invoke.js';
import { askOnce } from './asks.js';
import type { AskingPage } from './asks.js';
import { BOX } from './calls.js';
import type { AciComposer, Sending } from './composer.js';
import { isRunning } from './model.js';
import type { ShownTurn } from '../protocol/invoke.js';
import { findUserFault } from './signIn.js';
import { toTyped } from './toolForm.js';
import type { ToolFault } from './toolForm.js';

/** What of the panel sending reads and shows. */
interface SendingPage extends AskingPage {
  readonly frame: InvokeFrame | undefined;
  readonly turns: readonly ShownTurn[];
  readonly userId: string;
  userProblem: string | undefined;
  toolFault: ToolFault | undefined;
}

/** What was sent before, as it is sent again. */
export function again(draft: Draft): Sending {
  return draft.mode === 'tool' ? { kind: 'tool', tool: draft.tool ?? '', typed: toTyped(draft.text) } : { kind: 'draft', draft };
}

/** Sends a prompt, a payload or a call of a tool. What the host refuses is shown at its field, or else below the box. */
export function createSender(page: SendingPage, onSend: () => void, composer: () => AciComposer | null): (sending: Sending) => Promise<void> {
  return async (sending) => {
    const { frame, userId } = page;
    if (isRunning(page.turns.at(-1))) return;
    page.userProblem = frame === undefined ? undefined : findUserFault(frame.signIn, userId);
    page.toolFault = undefined;
    if (page.userProblem !== undefined) {
      page.alarm = page.userProblem;
      return;
    }
    onSend();
    const isSent = await askOnce(page, {
      name: 'send', place: BOX,
      ask: (host) => (sending.kind === 'tool' ? host.callTool(sending.tool, sending.typed, userId) : host.send({ ...sending.draft, userId })),
      refused: ({ field, message }) => {
        if (field === 'userId') page.userProblem = message;
        else if (field !== undefined && sending.kind === 'tool') page.toolFault = { field, message };
        else return false;
        return true;
      },
    });
    if (isSent && sending.kind === 'draft') composer()?.sent(sending.draft);
  };
}
