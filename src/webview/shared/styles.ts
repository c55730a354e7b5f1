import type { CSSResult } from 'lit';

/**
 * Puts a panel's styles on the page. Our elements draw into the page itself, where the icon font and the page's own rules
 * reach them; a constructed sheet needs no exception from the content security policy.
 */
export function adoptStyles(...styles: readonly CSSResult[]): void {
  for (const { styleSheet } of styles) if (styleSheet !== undefined) document.adoptedStyleSheets.push(styleSheet);
}
