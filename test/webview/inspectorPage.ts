import type { Beginning, Doors, JwtInspectorHost, JwtInspectorView, Shown } from '../../src/webview/protocol/jwtInspector.js';
import { usePanels, type OpenPanel } from './harness.js';

export const SIGNATURE = Buffer.alloc(256, 'signature').toString('base64url');
export const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
export const epoch = (fromNowSeconds: number): number => Math.floor(Date.now() / 1000) + fromNowSeconds;

export const ISSUER = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_k3Zq8Wm1T';

/** An access token of Cognito with 42 of its 60 minutes left. */
export function cognitoToken(change: object = {}): string {
  return `${encode({ kid: 'XOwztBvuf/K8saPqLk2s', alg: 'RS256' })}.${encode({
    sub: '64a8e458-30a1-70c1-bd4f-1f2a3e5c7d90', client_id: '5q2v0b8m1s3l6r9t7u4w0y1z2a', username: 'alice@example.com', token_use: 'access', scope: 'openid profile email',
    'cognito:groups': ['staff'], iss: ISSUER, iat: epoch(-1092), exp: epoch(2508), ...change,
  })}.${SIGNATURE}`;
}

export const NO_DOORS: Doors = { state: 'none', label: '', message: '', list: 1, rows: [], notes: [], undecided: [] };

interface Fake {
  readonly clipboard?: string;
  /** In the place of what the host does otherwise, which is nothing. */
  readonly host?: Partial<JwtInspectorHost>;
  readonly beginning?: Partial<Beginning>;
  readonly width?: number;
}

export type Inspector = OpenPanel<JwtInspectorHost, JwtInspectorView> & {
  readonly copied: readonly string[];
  readonly remembered: readonly Shown[];
  /** Names of the calls that the view made, in their order. */
  readonly calls: readonly string[];
};

/** Gives one suite a way to open inspectors on a text: see `usePanels`. */
export function useInspector(): (text: string, fake?: Fake) => Promise<Inspector> {
  const open = usePanels();
  return async (text, fake = {}) => {
    const copied: string[] = [];
    const remembered: Shown[] = [];
    const calls: string[] = [];
    const base: JwtInspectorHost = {
      ready: () => Promise.resolve({ text, nowMs: Date.now(), skewSeconds: 0, ...fake.beginning }),
      remember: (shown) => { remembered.push(shown); },
      seen: () => undefined,
      copy: (value) => {
        copied.push(value);
        return Promise.resolve();
      },
      pasteFromClipboard: () => Promise.resolve(fake.clipboard ?? ''),
      openFile: () => Promise.resolve(undefined),
      openDropped: () => Promise.reject(new Error('nothing was dropped')),
      plan: () => Promise.resolve(undefined),
      verify: () => Promise.reject(new Error('nothing is planned')),
      cancelVerify: () => undefined,
      doors: () => Promise.resolve(NO_DOORS),
      askIssuers: () => Promise.resolve([]),
      addAuthorizer: () => Promise.resolve(false),
      showChange: () => Promise.resolve(),
      pickOther: () => Promise.resolve(undefined),
      pickFromHistory: () => Promise.resolve(undefined),
      makeTestTokens: () => Promise.resolve(undefined),
      showMore: () => Promise.resolve(undefined),
      ...fake.host,
    };
    const host = Object.fromEntries(Object.entries(base).map(([name, call]) => [name, (...given: never[]) => {
      calls.push(name);
      return (call as (...args: never[]) => unknown)(...given);
    }])) as unknown as JwtInspectorHost;
    const panel = await open<JwtInspectorHost, JwtInspectorView>({ panel: 'jwtInspector', host, ...(fake.width === undefined ? {} : { width: fake.width }) });
    await panel.page.getByRole('textbox', { name: 'Token' }).waitFor();
    if (text !== '') await panel.page.locator('main').getByText(/Stays in this window/).waitFor();
    return { ...panel, copied, remembered, calls };
  };
}
