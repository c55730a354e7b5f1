import { isObject } from '../objects.js';

/** The members of a JSON object that an agent was sent, or what is wrong with it. */
export function parsePayload(text: string): Readonly<Record<string, unknown>> | string {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : 'The payload is not a JSON object.';
  } catch {
    return 'The payload is not JSON.';
  }
}

export const isTextList = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === 'string');

/** An agent's answer to a payload that it cannot use. */
export const refusePayload = (error: string): Response => Response.json({ error }, { status: 400 });

/** The members that say which token is wanted, each of the payload or as given; or what is wrong with one. */
export interface Wanted {
  readonly provider: string;
  readonly scopes: readonly string[];
  readonly audiences?: readonly string[];
  readonly resources?: readonly string[];
}

export function readWanted(payload: Readonly<Record<string, unknown>>, defaults: Pick<Wanted, 'provider' | 'scopes'>): Wanted | string {
  const { provider = defaults.provider, scopes = defaults.scopes, audiences, resources } = payload;
  if (typeof provider !== 'string' || provider === '') return 'This member of the payload is not a text: provider';
  if (!isTextList(scopes)) return 'This member of the payload is not a list of texts: scopes';
  if (audiences !== undefined && !isTextList(audiences)) return 'This member of the payload is not a list of texts: audiences';
  if (resources !== undefined && !isTextList(resources)) return 'This member of the payload is not a list of texts: resources';
  return { provider, scopes, ...(audiences === undefined ? {} : { audiences }), ...(resources === undefined ? {} : { resources }) };
}
