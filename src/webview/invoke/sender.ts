import type { InvokeFrame, ShownTurn } from '../protocol/invoke.js';
import { askOnce } from './asks.js';
import type { AskingPage } from './asks.js';
import { BOX } from './calls.js';
import type { AciComposer, Sending } from './composer.js';
import { isRunning } from './model.js';
import { findUserFault } from './signIn.js';
import type { ToolFault } from './toolForm.js';

/** What of the panel sending reads and shows. */
interface SendingPage extends AskingPage {
  readonly frame: InvokeFrame | undefined;
  readonly turns: readonly ShownTurn[];
  readonly userId: string;
  userProblem: string | undefined;
  toolFault: ToolFault | undefined;
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
        // A field of the form may have any name.
        if (field !== undefined && sending.kind === 'tool' && hasField(frame, sending.tool, field)) page.toolFault = { field, message };
        else if (field === 'userId') page.userProblem = message;
        else return false;
        return true;
      },
    });
    if (isSent && sending.kind === 'draft') composer()?.sent(sending.draft);
  };
}

function hasField(frame: InvokeFrame | undefined, tool: string, field: string): boolean {
  const tools = frame?.mcp?.kind === 'ready' ? frame.mcp.tools : [];
  return tools.some(({ name, fields }) => name === tool && fields.some((known) => known.name === field));
}
