import { toTokenText } from '../../core/jwt/serialize.js';
import type { MoreChoice } from '../protocol/jwtInspector.js';
import { toRefusal } from '../shared/rpc.js';
import type { BarActions } from './bar.js';
import type { DoorActions } from './doorsTable.js';
import type { TokenHolder } from './holder.js';

/** What the buttons of the inspector do. */
export interface Actions {
  readonly bar: BarActions;
  readonly doors: DoorActions;
  readonly start: { readonly paste: () => void; readonly openFile: () => void };
  /** The focus left the token: its signature is hidden again. */
  readonly left: (event: FocusEvent) => void;
}

/** Each says what went wrong where the token stands. */
export function createActions(panel: TokenHolder): Actions {
  const tell = (error: unknown): void => { panel.problem = toRefusal(error).message; };
  const run = (work: () => Promise<void>) => (): void => {
    panel.problem = '';
    void work().catch(tell);
  };

  async function verify(by: 'issuer' | 'asked'): Promise<void> {
    const token = panel.tokenText();
    if (token !== undefined) await panel.verifying.begin(token, by);
  }

  async function openFile(): Promise<void> {
    const file = await panel.host?.openFile();
    if (file !== undefined) await panel.read(file.text, file.name);
  }

  async function makeTestTokens(): Promise<void> {
    const text = await panel.host?.makeTestTokens(panel.tokenText());
    if (text !== undefined) await panel.read(text, 'the test tokens');
  }

  async function paste(): Promise<void> {
    const text = await panel.host?.pasteFromClipboard() ?? '';
    await panel.read(text, 'the clipboard');
    if (text === '') panel.problem = 'The clipboard holds no text.';
  }

  async function more(): Promise<void> {
    const chosen: MoreChoice | undefined = await panel.host?.showMore(panel.tokenText());
    switch (chosen) {
      case 'verifyWith': return verify('asked');
      case 'openFile': return openFile();
      case 'makeTestTokens': return makeTestTokens();
      case 'addAuthorizer': return panel.doors.addAuthorizer();
      case 'clear': panel.show([], ''); return undefined;
      case undefined: return undefined;
    }
  }

  return {
    bar: {
      verify: run(() => verify('issuer')),
      compare: run(async () => {
        const token = panel.tokenText();
        const other = token === undefined ? undefined : await panel.host?.pickOther(token);
        if (other !== undefined) panel.compareWith(other);
      }),
      copy: () => {
        const token = panel.tokenText();
        panel.copy(token === undefined ? '' : toTokenText(token.text, token.unprotectedHeader), 'Token copied');
      },
      history: run(async () => {
        const text = await panel.host?.pickFromHistory();
        if (text !== undefined) await panel.read(text, 'the token');
      }),
      more: run(more),
    },
    doors: {
      ask: run(() => panel.doors.ask()),
      again: run(() => panel.doors.load(panel.tokenText(), true)),
      addAuthorizer: run(() => panel.doors.addAuthorizer()),
      showChange: (row, fix) => { run(async () => { await panel.host?.showChange(row, fix); })(); },
      planIssuers: () => { panel.doors.planIssuers(); },
      answerIssuers: (isYes) => { run(() => panel.doors.answerIssuers(isYes))(); },
    },
    start: { paste: run(paste), openFile: run(openFile) },
    left: ({ currentTarget, relatedTarget }) => {
      if (panel.revealed && relatedTarget instanceof Node && currentTarget instanceof Node && !currentTarget.contains(relatedTarget)) panel.reveal(false);
    },
  };
}
