import type { UserIdentifier } from './binding.js';
import type { Oauth2Flow, ResourceTokenParameters } from './data.js';

/** The flow that is about to be run. */
export interface PreflightInput {
  readonly oauth2Flow: Oauth2Flow | 'API_KEY';
  readonly workloadName: string;
  readonly user?: UserIdentifier;
  readonly resource: ResourceTokenParameters;
}
