import { SECRET_MAPS } from '../asCode/value.js';
import { explain } from '../base/explain.js';
import { describeResource, type Resource } from './resource.js';

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

/**
 * What stands in the place of an answer that there is none of, as JSON too, and by members that no answer has. A document is left open over
 * the end of its resource: that is said, and not only that it cannot be read.
 */
export function toNoAnswerText(error: unknown, resource: Resource): string {
  const { message, hint, code } = explain(error, `read ${describeResource(resource)}`);
  const said = code.startsWith('ResourceNotFound')
    ? { isGone: `There is no ${describeResource(resource)} any more.`, whatToDo: 'Close this document, or leave it open: it is read again whenever something changes.', code }
    : { cannotBeRead: message, whatToDo: hint, code };
  return `${JSON.stringify(said, undefined, 2)}\n`;
}
