import { ListTagsForResourceCommand, TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import type { AwsCalls } from './awsCalls.js';
import type { IdentityControl } from './control.js';

/** Tags of a resource by its ARN. */
export function createAwsTags({ client, stopAt, told }: AwsCalls): Pick<IdentityControl, 'listTags' | 'tag' | 'untag'> {
  return {
    listTags: (arn, signal) => told('read the tags', client
      .send(new ListTagsForResourceCommand({ resourceArn: arn }), stopAt(signal)).then(({ tags = {} }) => tags)),

    tag: (arn, tags, signal) => told('add tags', client
      .send(new TagResourceCommand({ resourceArn: arn, tags: { ...tags } }), stopAt(signal)).then(() => undefined)),

    untag: (arn, keys, signal) => told('remove tags', client
      .send(new UntagResourceCommand({ resourceArn: arn, tagKeys: [...keys] }), stopAt(signal)).then(() => undefined)),
  };
}
