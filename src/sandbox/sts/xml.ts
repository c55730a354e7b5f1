/** Text, or elements by their names; those without content are left out. */
export interface XmlElements {
  readonly [name: string]: string | XmlElements | undefined;
}

/** What XML 1.0 (section 2.2) has no way to say, not even escaped. */
const UNSPEAKABLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const escape = (text: string) => text.replace(UNSPEAKABLE, '?').replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Elements with their texts escaped; names are the program's own. */
export function toXml(elements: XmlElements): string {
  return Object.entries(elements).map(([name, content]) => {
    if (content === undefined) return '';
    return `<${name}>${typeof content === 'string' ? escape(content) : toXml(content)}</${name}>`;
  }).join('');
}
