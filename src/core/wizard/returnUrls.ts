import { validateReturnUrl } from '../identity/rules.js';
import type { ListEditing } from './editList.js';

/**
 * The resource OAuth2 return URLs of an identity.
 * @param ownUrl that of this window, with which an empty field begins
 */
export const returnUrlsEditing = (name: string, ownUrl: string): ListEditing<string> => ({
  title: `Return URLs of ${name}`, noun: 'return URL', placeholder: 'Where may a browser return to after consent?', icon: 'link',
  labelOf: (url) => url,
  ask: (url, others, { prompter, frame }, begun) => prompter.input({
    prompt: 'Where may the browser return to after consent? This is not the callback URL of a provider.',
    placeholder: 'https://app.example/oauth2/callback', initial: begun ?? url ?? (others.includes(ownUrl) ? '' : ownUrl),
    validate: (text) => validateReturnUrl(text) ?? (others.includes(text) ? `This return URL is in the list already: ${text}` : undefined),
  }, frame),
});
