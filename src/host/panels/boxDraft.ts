import type { BoxDraft } from '../../webview/protocol/invoke.js';

/** What of a box is left at what is talked to now: what was typed for another target or connection may hold a secret of it. A prompt is for whoever answers it. */
export function toOwnDraft(box: BoxDraft, talkId: number): BoxDraft {
  return box.talkId === talkId ? box : { talkId, mode: 'prompt', prompt: box.prompt, json: undefined, tool: undefined, typed: {}, headers: undefined };
}
