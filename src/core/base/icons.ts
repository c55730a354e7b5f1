/** A text as a label in which VS Code draws no icon: `$(name)` is one, unless a backslash stands before it ("Icons in Labels", VS Code API). */
export const escapeIcons = (text: string): string => text.replaceAll(/\$\([a-z0-9-]+(?:~[a-z0-9-]+)?\)/gi, '\\$&');
