import { Emitter, type Disposable, type Event } from '../../core/base/disposable.js';
import type { AwaitedConsent, CallbackListener, ConsentFacts, ConsentOutcome, PendingConsent } from '../../core/callback/consent.js';
import { UserError } from '../../core/base/errors.js';
import type { Logger } from '../../core/base/log.js';
import type { Secret } from '../../core/base/secret.js';
import { setContext } from './context.js';

/** The consents that wait in the browser, all behind the one loopback listener of this window. */
export interface Consents extends Disposable {
  readonly waiting: () => readonly AwaitedConsent[];
  readonly onDidChange: Event<void>;
  /** Takes the consent in and gives the URL for the browser. Throws a `UserError` where the port is taken. */
  begin(consent: AwaitedConsent): Promise<PendingConsent>;
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
  const pending = new Map<string, { readonly consent: AwaitedConsent; readonly handle: PendingConsent }>();
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

  return {
    waiting: () => [...pending.values()].map((entry) => entry.consent),
    onDidChange: changed.event,

    async begin(consent) {
      const handle = await (await listener()).expect(consent);
      pending.set(consent.sessionUri, { consent, handle });
      announce();
      const forget = (outcome: ConsentOutcome['kind']) => {
        log.info(`consent for ${consent.facts.agent}: ${outcome}`);
        if (pending.get(consent.sessionUri)?.handle === handle) pending.delete(consent.sessionUri);
        announce();
      };
      void handle.outcome.then((outcome) => { forget(outcome.kind); }, () => { forget('failed'); });
      return handle;
    },

    async paste(text, confirm) {
      if (current === undefined) throw new UserError('No consent waits in this window.', { code: 'PastedUnknown' });
      return (await current.listener).paste(text, confirm);
    },

    dispose() {
      for (const { handle } of pending.values()) handle.cancel();
      void current?.listener.then((own) => own.dispose(), () => undefined);
      changed.dispose();
    },
  };
}
