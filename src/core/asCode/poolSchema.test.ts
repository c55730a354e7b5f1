import type { SchemaAttributeType } from '@aws-sdk/client-cognito-identity-provider';
import assert from 'node:assert/strict';
import { toSchema } from './poolSchema.js';

const LENGTHS = { MinLength: '0', MaxLength: '2048' };

/** As DescribeUserPool gives an attribute of which nothing was said. */
const toUsual = (Name: string, change: SchemaAttributeType = {}): SchemaAttributeType => (
  { Name, AttributeDataType: 'String', DeveloperOnlyAttribute: false, Mutable: true, Required: false, StringAttributeConstraints: LENGTHS, ...change });

describe('the attributes that make the same user pool', () => {
  it('are none of those that every pool has as it has them', () => {
    assert.deepEqual(toSchema([
      toUsual('sub', { Required: true, Mutable: false, StringAttributeConstraints: { ...LENGTHS, MinLength: '1' } }), toUsual('email'),
      toUsual('birthdate', { StringAttributeConstraints: { MinLength: '10', MaxLength: '10' } }), toUsual('identities', { StringAttributeConstraints: {} }),
      { Name: 'updated_at', AttributeDataType: 'Number', Mutable: true, Required: false, NumberAttributeConstraints: { MinValue: '0' } },
      { Name: 'email_verified', AttributeDataType: 'Boolean', Mutable: true, Required: false },
    ]), []);
  });

  it('are the standard ones that are required, stay as they are or have other limits, each as a whole', () => {
    const changed = [
      toUsual('email', { Required: true }), toUsual('name', { Mutable: false }), toUsual('nickname', { StringAttributeConstraints: { ...LENGTHS, MaxLength: '20' } }),
    ];
    assert.deepEqual(toSchema([...changed, toUsual('locale')]), changed);
  });

  it('are those of its own, by the names that were given', () => {
    assert.deepEqual(toSchema([toUsual('custom:team'), toUsual('dev:cost')]), [toUsual('team'), toUsual('cost')]);
  });
});
