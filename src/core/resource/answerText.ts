import { SECRET_MAPS } from '../asCode/value.js';

/** Members that are a secret, whatever they are of: `clientSecret`, `ClientSecret`, `apiKey`, `Password`. */
const SECRET = /(^|[a-z])(secret|password|passphrase|api_?key|private_?key)$/i;

const HIDDEN = '[hidden]';

/**
 * A service's answer as JSON of two-space indents: members in the order in which the SDK gives them, those that the SDK does not know left
 * out, and times as ISO 8601 in UTC, whichever way the service sent them. A text that is a secret, or may be, is `[hidden]`.
 */
export function toAnswerText(answer: object): string {
  const hide = (name: string, value: unknown): unknown => {
    if (typeof value === 'string' && SECRET.test(name)) return HIDDEN;
    if (Object.hasOwn(SECRET_MAPS, name) && typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.keys(value).map((key) => [key, HIDDEN]));
    }
    return value;
  };
  return `${JSON.stringify(answer, hide, 2)}\n`;
}
