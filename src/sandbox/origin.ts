/**
 * A URL as it is kept: one that points at this sandbox loses its origin, since the next start may listen on another port.
 * No URL that the service accepts begins with a slash, so the kept form is unambiguous. The origin alone, without a slash, is kept as
 * it is: it would be the same as the one with a slash, and return URLs are compared letter by letter.
 */
export function toStoredUrl(url: string, origin: string): string {
  return url.startsWith(`${origin}/`) ? url.slice(origin.length) : url;
}

/** A kept URL with the origin that the sandbox has now. */
export function toPublicUrl(stored: string, origin: string): string {
  return stored.startsWith('/') ? `${origin}${stored}` : stored;
}
