import type { IssuerRecord } from '../state.js';

/** Who signs in: by name or e-mail address. */
export function readSignIn({ users }: IssuerRecord, form: URLSearchParams) {
  const username = (form.get('username') ?? '').trim();
  const user = users.find((one) => [one.username, one.email].includes(username) && one.password === form.get('password'));
  return { username, user };
}
