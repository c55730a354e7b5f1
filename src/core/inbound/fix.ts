import type { CustomJwtAuthorizer } from './authorizer.js';

/** One thing to do, so that a rule no longer refuses. */
export type Fix =
  /** To be done where the token comes from. */
  | { readonly where: 'token'; readonly words: string }
  /** A change of the authorizer; `after` is the whole of it. */
  | { readonly where: 'authorizer'; readonly words: string; readonly after: CustomJwtAuthorizer };
