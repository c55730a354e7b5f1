import type { Disposable } from '../../core/base/disposable.js';
import type { VerifyPorts } from '../../core/jwt/verify/fetchJson.js';
import type { FetchingWork, JwtInspectorHost, JwtInspectorView, VerifiedToken } from '../../webview/protocol/jwtInspector.js';
import type { Connections } from '../services/connections.js';
import type { TokenHistory } from '../services/tokenHistory.js';
import type { VirtualDocuments } from '../services/virtualDocuments.js';
import type { WindowNetwork } from '../services/windowNetwork.js';
import { pickAuthorizers } from './authorizers.js';
import { createDoorJudge } from './doors.js';
import { pickKeySource } from './keys.js';
import { openDropped, openFile, pickFromHistory, pickOther, showMore } from './menus.js';
import { makeTestTokens } from './testTokens.js';
import { createFetchUrl } from './fetchUrl.js';
import { createVerifier } from './verify.js';

/** What the host does for one inspector beside holding its text. Load this module when it is first asked for: it brings jose and YAML. */
export interface InspectorWork extends Disposable, Pick<
  JwtInspectorHost,
  'plan' | 'verify' | 'cancelVerify' | 'doors' | 'askIssuers' | 'addAuthorizer' | 'showChange' | 'openFile' | 'openDropped' | 'pickOther' | 'pickFromHistory' | 'makeTestTokens' | 'showMore'
> {
  /** The last verification, of whichever token. */
  verified(): VerifiedToken | undefined;
}

/** @param view asks the person at the panel, and shows them what is fetched */
export function createInspectorWork(
  { connections, network, documents, history }: {
    readonly connections: Connections; readonly network: Pick<WindowNetwork, 'fetch'>; readonly documents: VirtualDocuments; readonly history: TokenHistory;
  },
  view: Pick<JwtInspectorView, 'approve' | 'fetching'>,
): InspectorWork {
  const fetchUrl = createFetchUrl(network);
  const portsOf = (work: FetchingWork): Pick<VerifyPorts, 'fetchUrl' | 'approve'> & Required<Pick<VerifyPorts, 'announce'>> => ({
    fetchUrl, approve: (fetch) => view.approve(fetch, work), announce: (fetch) => view.fetching(fetch, work),
  });
  const verifier = createVerifier({ ...portsOf('verification'), pickKeySource });
  const judge = createDoorJudge({
    ...portsOf('issuers'), connections, documents, pickAuthorizers, verified: () => verifier.last(), originOf: (token) => history.originOf(token),
  });
  return {
    plan: (token, by) => verifier.plan(token, by),
    verify: (plan) => verifier.verify(plan),
    cancelVerify: () => { verifier.cancelVerify(); },
    doors: (token, isAsked, again) => judge.doors(token, isAsked, again),
    askIssuers: (list) => judge.askIssuers(list),
    addAuthorizer: () => judge.addAuthorizer(),
    showChange: (row, fix) => judge.showChange(row, fix),
    openFile,
    openDropped,
    pickOther: (own) => pickOther(history, own),
    pickFromHistory: () => pickFromHistory(history),
    makeTestTokens: (like) => {
      const state = connections.state();
      return makeTestTokens(state.kind === 'connected' ? state.sandbox : undefined, like);
    },
    async showMore(token) {
      const choice = await showMore(token);
      if (choice === 'clear') {
        verifier.forget();
        if (token !== undefined) history.forget(token);
      }
      return choice;
    },
    verified: () => verifier.last(),
    dispose() {
      verifier.cancelVerify();
      judge.dispose();
    },
  };
}
