// A file of settings may hold anything: VS Code underlines what is wrong there and hands it over as it is.

/** Empty for what is no text. */
export const toText = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** 0 for what is no duration. */
export const toSeconds = (value: unknown): number => (typeof value === 'number' && value >= 0 ? value : 0);

/** Those that are texts; none for what is no list. */
export const toTexts = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as readonly unknown[]).map(toText).filter((text) => text !== '') : []);
