import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { ShownTurn } from '../protocol/invoke.js';
import { keepPlace } from '../shared/keepPlace.js';
import { count } from '../shared/text.js';
import { say } from './announce.js';
import type { SayingPage } from './announce.js';

/** Turns that are drawn at first, the newest ones, and added by each press of the button. */
const STEP = 20;

/** What of the panel is seen through it. */
interface WindowPage extends SayingPage {
  readonly turns: readonly ShownTurn[];
  requestUpdate(): void;
}

interface OwnParts {
  readonly region: () => HTMLElement | null;
  /** True while the end is followed, so that what is further up may go. */
  readonly follows: () => boolean;
  /** Follows the end no more. */
  readonly hold: () => void;
}

/** Which turns of a conversation are on the page: the newest ones, and earlier ones as they are asked for. */
export interface TurnWindow {
  readonly drawn: () => readonly ShownTurn[];
  /** What leads to the earlier ones, and says how many are gone. */
  readonly above: (notKept: number) => TemplateResult | typeof nothing;
  /** Goes to a turn, drawn or not. */
  readonly goTo: (turnId: number) => Promise<void>;
}

export function createTurnWindow(page: WindowPage, { region, follows, hold }: OwnParts): TurnWindow {
  /** The ids of the first turn that is drawn, and of the newest there was when that was chosen. */
  let firstId = 0;
  let newestId: number | undefined;

  /** A turn that has the focus stays, and with it all behind it. */
  function settle(): void {
    const id = page.turns.at(-1)?.id;
    if (id === newestId || (newestId !== undefined && id !== undefined && !follows())) return;
    newestId = id;
    const focused = page.turns.find((turn) => document.activeElement?.closest(`#turn-${turn.id}`) != null);
    firstId = Math.min(page.turns.at(-STEP)?.id ?? 0, focused?.id ?? Infinity);
  }

  const hidden = (): readonly ShownTurn[] => page.turns.filter(({ id }) => id < firstId);

  /** What was read stays where it is. */
  async function show(from: number): Promise<void> {
    await keepPlace(region(), async () => {
      hold();
      firstId = from;
      page.requestUpdate();
      await page.updateComplete;
    });
  }

  async function showEarlier(): Promise<void> {
    const earlier = hidden();
    await show(earlier.at(-STEP)?.id ?? 0);
    say(page, 'heard', `${count(Math.min(STEP, earlier.length), 'earlier turn')} shown`);
    // The button has gone with the last that it had to show, and the focus with it.
    if (hidden().length === 0) region()?.focus({ preventScroll: true });
  }

  return {
    drawn() {
      settle();
      return page.turns.filter(({ id }) => id >= firstId);
    },
    above(notKept) {
      settle();
      const { length } = hidden();
      if (length > 0) return html`<p><button class="link earlier" @click=${() => { void showEarlier(); }}>Show ${count(Math.min(STEP, length), 'Earlier Turn')}</button></p>`;
      return notKept === 0 ? nothing : html`<p class="quiet">${count(notKept, 'earlier turn')} ${notKept === 1 ? 'is' : 'are'} not kept.</p>`;
    },
    async goTo(turnId) {
      if (turnId < firstId) await show(turnId);
      region()?.querySelector(`#turn-${turnId}`)?.scrollIntoView({ block: 'start' });
    },
  };
}
