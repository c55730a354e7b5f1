/** What VS Code says about the way from the browser to this window. */
export interface BrowserWay {
  /** The resource OAuth2 return URL, as it is registered. */
  readonly returnUrl: string;
  /** What VS Code makes of it for the browser (`env.asExternalUri`); undefined where it cannot say. */
  readonly forwarded: string | undefined;
  /** True where the window's extensions run on another computer than its browser, or may do so. */
  readonly isRemote: boolean;
}

/**
 * How a consent gets back: by itself, or pasted by the person. The identity provider sends the browser to the registered address
 * and to no other, so a forwarded address helps only where it is that very one.
 */
export function decideWayBack({ returnUrl, forwarded, isRemote }: BrowserWay): 'callback' | 'paste' {
  if (forwarded === undefined) return isRemote ? 'paste' : 'callback';
  if (!URL.canParse(forwarded)) return 'paste';
  return new URL(forwarded).href === new URL(returnUrl).href ? 'callback' : 'paste';
}
