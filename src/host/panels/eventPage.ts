import type { Transcript } from '../../core/invoke/transcript.js';
import type { EventPage, ShownEvent } from '../../webview/protocol/invoke.js';

/** Most events of one page. */
const MOST = 200;

export interface PageWish {
  readonly turnId: number;
  /** Counted from 1. */
  readonly from: number;
  readonly count: number;
  /** Of the data, and of the raw form, of each. */
  readonly characters: number;
}

/** Events as they are scrolled to: no more of each than is shown. */
export function toPage(transcript: Pick<Transcript, 'events'>, { turnId, from, count, characters }: PageWish): EventPage {
  return { events: transcript.events(turnId, from, Math.min(count, MOST)).map((event) => cut(event, characters)) };
}

function cut(event: ShownEvent, characters: number): ShownEvent {
  const { data, raw } = event;
  if (data.length <= characters && (raw === undefined || raw.length <= characters)) return event;
  return { ...event, data: data.slice(0, characters), raw: raw?.slice(0, characters), isCut: true };
}
