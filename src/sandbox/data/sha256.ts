import { createHash } from 'node:crypto';

/** What is kept of a text that need only be recognised. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
