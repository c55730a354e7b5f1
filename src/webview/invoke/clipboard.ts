/** Copies a piece of an answer that is on the page, and says so with `aci-heard`. */
export function copyCode(event: Event, text: string): void {
  const { target } = event;
  const tell = (words: string): void => { target?.dispatchEvent(new CustomEvent<string>('aci-heard', { detail: words, bubbles: true })); };
  navigator.clipboard.writeText(text).then(() => { tell('Code copied'); }, () => { tell('The code could not be copied'); });
}
