import { Emitter, type Disposable, type Event } from '../../core/base/disposable.js';
import type { AwaitedCode, AwaitedConsent, CallbackListener, ConsentFacts, ConsentOutcome, PendingConsent } from '../../core/callback/consent.js';
import { UserError } from '../../core/base/errors.js';
import type { Logger } from '../../core/base/log.js';
import type { Secret } from '../../core/base/secret.js';
import { setContext } from './context.js';

/** What waits in the browser: a consent for an agent, or a sign-in. */
export interface Waiting extends Pick<AwaitedConsent, 'authorizationUrl' | 'facts' | 'expiresAtMs'>, Pick<PendingConsent, 'renewStartUrl'> {
  /** Offers what can be done with it; undefined where a panel shows it. */
  readonly show?: (() => void) | undefined;
}

/** What waits in the browser, all behind the one loopback listener of this window. */
export interface Consents extends Disposable {
  /** What ends first is first. */
  readonly waiting: () => readonly Waiting[];
  readonly onDidChange: Event<void>;
  /** The return URL that is set now: the redirect URI of codes, too. */
  readonly callbackUrl: () => string;
  /** Takes the consent in and gives the URL for the browser. Throws a `UserError` where the port is taken. */
  begin(consent: AwaitedConsent): Promise<PendingConsent>;
  /** The same for a code of our own. `show` offers what can be done with it while it waits. */
  beginCode(code: AwaitedCode, show: (waiting: Waiting) => void): Promise<PendingConsent>;
  /** Takes an address that the browser ended on. See {@link CallbackListener.paste}. */
  paste(text: string, confirm: (facts: ConsentFacts) => Promise<boolean>): Promise<ConsentOutcome | undefined>;
}

export interface ConsentsOptions {
  /** The resource OAuth2 return URL that is set now. */
  readonly callbackUrl: () => string;
  /** What the windows of this VS Code know each other by. */
  readonly key: () => Promise<Secret | undefined>;
  readonly log: Logger;
}

/** Makes the listener on the first consent, for the return URL that is set then; a changed setting makes another. */
export function createConsents({ callbackUrl, key, log }: ConsentsOptions): Consents {
  const changed = new Emitter<void>();
  const pending = new Map<PendingConsent, Waiting>();
  let current: { readonly url: string; readonly listener: Promise<CallbackListener> } | undefined;

  function announce(): void {
    setContext({ consentWaits: pending.size > 0 });
    changed.fire();
  }

  async function create(url: string, before: Promise<CallbackListener> | undefined): Promise<CallbackListener> {
    const { createCallbackListener } = await import('../../core/callback/listener.js');
    // One that could not be made has nothing to dispose.
    await (await before?.catch(() => undefined))?.dispose();
    const shared = await key();
    return createCallbackListener({ url, log, ...(shared === undefined ? {} : { key: shared }) });
  }

  /** One listener however many consents begin at once. */
  function listener(): Promise<CallbackListener> {
    const url = callbackUrl();
    if (current?.url !== url) current = { url, listener: create(url, current?.listener) };
    return current.listener;
  }

  function follow(
    { authorizationUrl, facts, expiresAtMs }: AwaitedConsent | AwaitedCode, handle: PendingConsent, show?: (waiting: Waiting) => void,
  ): PendingConsent {
    const waiting: Waiting = {
      authorizationUrl, facts, expiresAtMs, renewStartUrl: () => handle.renewStartUrl(), show: show === undefined ? undefined : () => { show(waiting); },
    };
    pending.set(handle, waiting);
    announce();
    const forget = (outcome: ConsentOutcome['kind']) => {
      log.info(`${facts.purpose === 'signIn' ? 'sign-in to' : 'consent for'} ${facts.agent}: ${outcome}`);
      pending.delete(handle);
      announce();
    };
    void handle.outcome.then((outcome) => { forget(outcome.kind); }, () => { forget('failed'); });
    return handle;
  }

  return {
    waiting: () => [...pending.values()].sort((one, other) => one.expiresAtMs - other.expiresAtMs),
    onDidChange: changed.event,
    callbackUrl,
    begin: async (consent) => follow(consent, await (await listener()).expect(consent)),
    beginCode: async (code, show) => follow(code, await (await listener()).expectCode(code), show),

    async paste(text, confirm) {
      if (current === undefined) throw new UserError('Nothing waits for the browser in this window.', { code: 'PastedUnknown' });
      return (await current.listener).paste(text, confirm);
    },

    dispose() {
      for (const handle of pending.keys()) handle.cancel();
      void current?.listener.then((own) => own.dispose(), () => undefined);
      changed.dispose();
    },
  };
}
