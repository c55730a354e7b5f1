import type { Problem, Refusal } from './manners.js';

/** A refusal in the words of the standards, as oidc-provider has them. */
export function toPlainProblem({ failure }: Refusal): Problem {
  return { error: failure.error, error_description: failure.error_description, code: failure.error };
}
