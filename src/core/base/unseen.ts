/** What an editor does not show, or a terminal takes for a key, and JSON does not escape by itself: control characters, and those that turn the order of others. */
const UNSEEN = /[\u007f-\u009f\u2028\u2029]|\p{Cf}/gu;

/**
 * Escapes in a JSON string every sign that is not seen. Those beyond the first 65,536 stay as they are: JSON writes them in two halves, which
 * Python does not join.
 */
export const escapeUnseen = (quoted: string): string => quoted.replaceAll(UNSEEN, (sign) => (sign.length > 1 ? sign : `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`));
