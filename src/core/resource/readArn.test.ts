import assert from 'node:assert/strict';
import type { Gateway } from '../identity/control.js';
import { readArn } from './readArn.js';

describe('the ARN of a resource', () => {
  const read: string[] = [];
  const control = { getGateway: (id: string) => { read.push(id); return Promise.resolve({ arn: `arn:of:${id}` } as Gateway); } };
  const place = { region: 'eu-west-1', account: '111122223333' };

  it('is that of its list, and of a gateway that of its Get', async () => {
    assert.equal(await readArn(control, { kind: 'provider', name: 'github', arn: 'arn:github' }, place), 'arn:github');
    assert.deepEqual(read, []);
    assert.equal(await readArn(control, { kind: 'gateway', name: 'tools', id: 'g-1' }, place), 'arn:of:g-1');
  });

  it('is made of region and account for the token vault, which no operation tells it of', async () => {
    const vault = { kind: 'tokenVault', name: 'default' } as const;
    assert.equal(await readArn(control, vault, place), 'arn:aws:bedrock-agentcore:eu-west-1:111122223333:token-vault/default');
    assert.equal(await readArn(control, vault, { ...place, region: 'us-gov-west-1' }), 'arn:aws-us-gov:bedrock-agentcore:us-gov-west-1:111122223333:token-vault/default');
    assert.equal(await readArn(control, vault, { ...place, account: undefined }), undefined);
  });

  it('is none for what has none', async () => {
    assert.equal(await readArn(control, { kind: 'gatewayTarget', name: 't', id: 't', gatewayId: 'g' }, place), undefined);
  });
});
