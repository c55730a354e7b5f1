/**
 * A URL as it is kept: one that points at this sandbox loses its origin, since the next start may listen on another port.
 * No URL that the service accepts begins with a slash, so the kept form is unambiguous.
 */
export function toStoredUrl(url: string, origin: string): string {
  if (url === origin) return '/';
  return url.startsWith(`${origin}/`) ? url.slice(origin.length) : url;
}

/** A kept URL with the origin that the sandbox has now. */
export function toPublicUrl(stored: string, origin: string): string {
  return stored.startsWith('/') ? `${origin}${stored}` : stored;
}
