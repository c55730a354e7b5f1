import type { Sandbox } from '../sandbox.js';
import type { Change, Tags } from '../state.js';
import { put } from '../store.js';
import { ServiceError } from '../web/errors.js';
import { readFields, RULES, type FieldReader } from '../web/fields.js';
import { replyJson } from '../web/reply.js';
import { readJson } from '../web/request.js';
import type { Handler } from '../web/router.js';

/** The service's bound on the tags of one resource. */
const MOST_TAGS = 50;
/** The service's bound on the keys of one UntagResource. */
const MOST_KEYS = 200;

/** A resource that has tags. */
interface Tagged {
  readonly tags: Tags;
  /** The change that gives it other tags; its times stay. */
  change(tags: Tags): Change;
}

type Find = (sandbox: Sandbox, name: string) => Tagged | undefined;

const inTable = (table: 'workloadIdentities' | 'oauth2Providers' | 'apiKeyProviders' | 'runtimes' | 'gateways'): Find => ({ store }, name) => {
  const record = store.get(table, name);
  return record === undefined ? undefined : { tags: record.tags ?? {}, change: (tags) => put(table, name, { ...record, tags }) };
};

/** Resources by the part of their ARN that comes before the name. */
const KINDS: readonly (readonly [prefix: string, find: Find])[] = [ // Guess: tags-of-identities
  ['workload-identity-directory/default/workload-identity/', inTable('workloadIdentities')],
  ['token-vault/default/oauth2credentialprovider/', inTable('oauth2Providers')],
  ['token-vault/default/apikeycredentialprovider/', inTable('apiKeyProviders')],
  ['runtime/', inTable('runtimes')],
  ['gateway/', inTable('gateways')],
];

/** The service's part of the ARN is not looked at: the model calls it `acps`, the documentation `bedrock-agentcore`. */
function findTagged(sandbox: Sandbox, arn: string): Tagged {
  const [, , , region, accountId, ...rest] = arn.split(':');
  const resource = rest.join(':');
  const [prefix = '', find] = KINDS.find(([start]) => resource.startsWith(start)) ?? [];
  const isHere = region === sandbox.region && accountId === sandbox.accountId;
  const found = isHere ? find?.(sandbox, resource.slice(prefix.length)) : undefined;
  if (found === undefined) throw new ServiceError('ResourceNotFoundException', `Resource not found: ${arn}`);
  return found;
}

/** The `tags` of a Create operation or of TagResource, as a record keeps them. Problems are noted on the request. */
export function readTags(request: FieldReader): { readonly tags?: Tags } {
  const tags = request.textMap('tags', RULES.tagKey, RULES.tagValue);
  request.size('tags', 0, MOST_TAGS);
  return Object.keys(tags).length === 0 ? {} : { tags };
}

function readArn(params: Readonly<Record<string, string>>): string {
  const path = readFields(params);
  const arn = path.text('resourceArn', RULES.taggedArn);
  path.check();
  return arn;
}

/** `POST /tags/{resourceArn}`: tags of the same key are replaced, others stay. */
export const tagResource: Handler = async ({ sandbox, request, response, params }) => {
  const arn = readArn(params);
  const fields = readFields(await readJson(request));
  fields.need('tags');
  const { tags = {} } = readTags(fields);
  fields.check();
  const tagged = findTagged(sandbox, arn);
  const all = { ...tagged.tags, ...tags };
  if (Object.keys(all).length > MOST_TAGS) {
    // Guess: too-many-tags
    throw new ServiceError('ServiceQuotaExceededException', `A resource has this many tags at the most: ${MOST_TAGS}`);
  }
  sandbox.store.write(tagged.change(all));
  replyJson(response, 204, undefined);
};

/** `DELETE /tags/{resourceArn}?tagKeys=…&tagKeys=…`; keys that the resource does not have are passed over. */
export const untagResource: Handler = ({ sandbox, response, url, params }) => {
  const arn = readArn(params);
  const fields = readFields({ tagKeys: url.searchParams.getAll('tagKeys') });
  const keys = new Set(fields.texts('tagKeys', RULES.tagKey));
  fields.size('tagKeys', 0, MOST_KEYS);
  fields.check();
  const tagged = findTagged(sandbox, arn);
  sandbox.store.write(tagged.change(Object.fromEntries(Object.entries(tagged.tags).filter(([key]) => !keys.has(key)))));
  replyJson(response, 204, undefined);
};

/** `GET /tags/{resourceArn}`. */
export const listTagsForResource: Handler = ({ sandbox, response, params }) => {
  replyJson(response, 200, { tags: findTagged(sandbox, readArn(params)).tags });
};
