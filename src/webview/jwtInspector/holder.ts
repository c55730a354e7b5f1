import type { BirpcReturn } from 'birpc';
import { LitElement } from 'lit';
import type { PropertyDeclarations, PropertyValues } from 'lit';
import { decodeJwt } from '../../core/jwt/decode.js';
import type { DecodedToken } from '../../core/jwt/decode.js';
import type { FoundToken } from '../../core/jwt/find.js';
import { kindOf } from '../../core/jwt/kind.js';
import type { TokenKind } from '../../core/jwt/kind.js';
import { lifeOf } from '../../core/jwt/life.js';
import { verdictsOf } from '../../core/jwt/verdicts.js';
import { withNested } from '../../core/jwt/nested.js';
import type { Verdict } from '../../core/jwt/verdicts.js';
import type { JwtInspectorHost, JwtInspectorView, TokenText, VerifiedToken } from '../protocol/jwtInspector.js';
import { toRefusal } from '../shared/rpc.js';
import { count } from '../shared/text.js';
import { endingInWords, verdictsInWords } from './announce.js';
import { createDoorList } from './doorList.js';
import { createFacts } from './facts.js';
import type { TokenFacts } from './facts.js';
import { createSearch } from './search.js';
import { createVerifying, isSame } from './verifying.js';

const REVEALED_MS = 30_000;
/** What is shown of a text without a token. */
const LOOSE_CHARACTERS = 100_000;

/** What the inspector knows of the token on show, and how it gets there. How it looks is in panel.ts. */
export abstract class TokenHolder extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    found: { state: true }, chosen: { state: true }, token: { state: true }, loose: { state: true }, marked: { state: true }, other: { state: true },
    revealed: { state: true }, nowMs: { state: true }, problem: { state: true }, heard: { state: true }, alarm: { state: true }, changes: { state: true },
  };

  declare found: readonly FoundToken[];
  declare chosen: number;
  declare token: DecodedToken | undefined;
  /** What was pasted, where it holds no token. */
  declare loose: string;
  /** Index of the claim or parameter whose characters are marked. */
  declare marked: number | undefined;
  /** The token after, where two are compared. */
  declare other: DecodedToken | undefined;
  declare revealed: boolean;
  declare nowMs: number;
  /** What went wrong, said where the token stands. */
  declare problem: string;
  /** For screen readers, polite. */
  declare heard: string;
  /** For screen readers, at once. */
  declare alarm: string;
  /** Counts what changed elsewhere and is to be drawn. */
  declare changes: number;

  /** Set once, before the element is on the page. */
  host: BirpcReturn<JwtInspectorHost, JwtInspectorView> | undefined;
  protected kind: TokenKind | undefined;
  protected facts: TokenFacts | undefined;
  protected skewSeconds = 0;
  readonly #draw = (): void => { this.changes += 1; };
  readonly search = createSearch(this.#draw);
  readonly doors = createDoorList(() => this.host, this.#draw, (fault) => { this.problem = fault; });
  readonly verifying = createVerifying(() => this.host, (hasEnded) => { this.#verified(hasEnded); });
  /** The token on show, with what stands beside it. */
  #held: TokenText | undefined;
  /** The token after, with what stands beside it. */
  #otherText: TokenText | undefined;
  /** How far the host's clock is ahead of ours. */
  #aheadMs = 0;
  #timer: number | undefined;
  #hideTimer: number | undefined;

  protected constructor() {
    super();
    this.found = [];
    this.chosen = 0;
    this.token = undefined;
    this.loose = '';
    this.marked = undefined;
    this.other = undefined;
    this.revealed = false;
    this.nowMs = Date.now();
    this.problem = '';
    this.heard = '';
    this.alarm = '';
    this.changes = 0;
  }

  /** Asks the host what there is to read. */
  async start(): Promise<void> {
    const answer = await this.host?.ready();
    if (answer === undefined) return;
    this.#aheadMs = answer.nowMs - Date.now();
    this.nowMs = answer.nowMs;
    this.skewSeconds = answer.skewSeconds;
    if (answer.shown === undefined) {
      if (answer.text !== '') await this.read(answer.text, 'the text');
      return;
    }
    this.found = answer.shown.found;
    this.loose = answer.shown.loose;
    if (this.found.length > 0) this.choose(answer.shown.chosen, answer.verified);
    if (answer.shown.other !== undefined) this.compareWith(answer.shown.other);
  }

  /** Searches a text for tokens and shows the first one. */
  async read(text: string, name: string): Promise<void> {
    try {
      const found = await this.search.find(text, name);
      if (found !== undefined) this.show(found, text);
    } catch (error) {
      this.problem = toRefusal(error).message;
    }
  }

  /** Shows what was found in a text. */
  show(found: readonly FoundToken[], text: string): void {
    this.found = withNested(found);
    this.other = undefined;
    this.problem = '';
    this.loose = found.length > 0 ? '' : text.slice(0, LOOSE_CHARACTERS);
    if (found.length > 0) {
      this.choose(0);
      return;
    }
    this.#hold(undefined);
    this.heard = text === '' ? '' : 'No token was found in this text.';
  }

  choose(index: number, verified?: VerifiedToken): void {
    const { token: text = '', unprotectedHeader } = this.found[index] ?? {};
    this.chosen = index;
    this.#hold(decodeJwt(text, unprotectedHeader), verified);
  }

  compareWith(other: TokenText | undefined): void {
    this.#otherText = other;
    this.other = other === undefined ? undefined : decodeJwt(other.text, other.unprotectedHeader);
    this.remember();
  }

  /** The token on show as the host is given it; undefined where none is read. */
  tokenText(): TokenText | undefined {
    const { token: text, unprotectedHeader } = this.found[this.chosen] ?? {};
    return text === undefined || this.token === undefined || this.token.form === 'none' ? undefined : { text, unprotectedHeader };
  }

  copy(text: string, done: string): void {
    this.host?.copy(text).then(() => { this.heard = done; }, (error: unknown) => { this.alarm = toRefusal(error).message; });
  }

  remember(): void {
    const { found, chosen, loose, other } = this;
    void this.host?.remember({ found, chosen, loose, ...(other === undefined ? {} : { other: this.#otherText }) });
  }

  reveal(isRevealed: boolean): void {
    this.revealed = isRevealed;
    window.clearTimeout(this.#hideTimer);
    if (isRevealed) this.#hideTimer = window.setTimeout(() => { this.revealed = false; }, REVEALED_MS);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = window.setInterval(() => { if (this.token !== undefined) this.nowMs = Date.now() + this.#aheadMs; }, 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.#timer);
    window.clearTimeout(this.#hideTimer);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const before: unknown = changed.get('nowMs');
    if (typeof before !== 'number' || this.token === undefined) return;
    const life = lifeOf(this.token, this.nowMs);
    if (life.kind === 'bar') this.heard = endingInWords(life.untilMs - before, life.untilMs - this.nowMs) || this.heard;
    if (this.facts?.tick(this.nowMs) === true) void this.doors.load(this.tokenText());
  }

  /** The six verdicts of the token on show. */
  protected verdicts(token: DecodedToken, kind: TokenKind): readonly Verdict[] {
    const state = this.verifying.state();
    const { issuer, audiences, kind: expectedKind } = this.doors.state().expected ?? {};
    return verdictsOf(token, kind, this.nowMs, {
      skewSeconds: this.skewSeconds, ...(state.kind === 'done' ? { verification: state.result.verification } : {}),
      ...(issuer === undefined ? {} : { expectedIssuer: issuer }),
      ...(audiences === undefined ? {} : { expectedAudiences: audiences }), ...(expectedKind === undefined ? {} : { expectedKind }),
    });
  }

  #hold(token: DecodedToken | undefined, verified?: VerifiedToken): void {
    this.token = token;
    const text = this.tokenText();
    const isOther = !isSame(text, this.#held);
    this.#held = text;
    this.kind = token === undefined ? undefined : kindOf(token);
    this.facts = token === undefined ? undefined : createFacts(token, this.nowMs, this.#draw);
    this.marked = undefined;
    if (isOther) this.reveal(false);
    if (isOther || verified !== undefined) this.verifying.reset(text, verified);
    this.remember();
    const error = this.facts?.notices().find(({ level }) => level === 'error');
    this.alarm = error === undefined ? '' : `${error.title} ${error.text}`.trim();
    if (token === undefined || token.form === 'none') return;
    this.heard = `${this.kind?.word ?? ''}, ${count(token.payload.length, 'claim')}`;
    if (text !== undefined) void this.host?.seen(text);
    void this.doors.load(this.tokenText());
  }

  #verified(hasEnded: boolean): void {
    this.#draw();
    const state = this.verifying.state();
    if (state.kind === 'running' && state.fetching?.url !== undefined) this.heard = `Fetching ${state.fetching.url}`;
    if (!hasEnded || this.token === undefined || this.kind === undefined) return;
    if (state.kind === 'refused') this.alarm = state.message;
    if (state.kind !== 'done') return;
    this.heard = verdictsInWords(this.verdicts(this.token, this.kind));
    void this.doors.load(this.tokenText());
  }
}
