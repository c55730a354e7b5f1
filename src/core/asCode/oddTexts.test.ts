import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { runInNewContext } from 'node:vm';
import { parse } from 'yaml';
import { readPythonCall } from '../../../test/support/pythonCall.js';
import type { AwsAccess } from '../identity/access.js';
import type { Call } from './calls.js';
import { toCloudFormation } from './cloudFormation.js';
import { languages, writeCli } from './languages.js';
import { toPython } from './python.js';
import { toTypeScript } from './typeScript.js';

const SANDBOX: AwsAccess = { kind: 'sandbox', endpoint: 'http://127.0.0.1:4321', region: 'us-east-1' };
const [CONTROLS, MARKS] = ['\u0000\u0003\u001b[2J\r\n\t\u007f\u0085\u009b', '\u2028\u2029\u202e\u200b\u00ad\ufeff'];
const URL_OF_ODD_SIGNS = `https://app.example/cb?${CONTROLS}${MARKS}é😀`;

const call: Call = { operation: 'CreateWorkloadIdentity', input: { name: 'odd', allowedResourceOauth2ReturnUrls: [URL_OF_ODD_SIGNS], tags: { [`key${MARKS}`]: CONTROLS } } };
const textOf = (written: ReturnType<typeof toCloudFormation>): string => {
  assert.ok(written.kind === 'template', JSON.stringify(written));
  return written.text;
};

describe('a text of signs that are not seen', () => {
  for (const { label, write } of languages) {
    it(`is in no code as it is (${label})`, () => {
      assert.doesNotMatch(textOf(write({ ...call, note: `Without\u0085tags:${CONTROLS}` }, SANDBOX)).replaceAll('\n', ''), /\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u);
    });
  }

  it('is read from each of them as it was', () => {
    const literal = /Command\((\{.*\})\)\);$/ms.exec(toTypeScript(call, SANDBOX))?.[1] ?? '';
    assert.deepEqual(JSON.parse(JSON.stringify(runInNewContext(`(${literal})`))), call.input);
    assert.deepEqual(readPythonCall(toPython(call, SANDBOX), {}).parameters, call.input);
    const json = /--cli-input-json ('.*')$/ms.exec(textOf(writeCli(call, SANDBOX)))?.[1] ?? '';
    assert.deepEqual(JSON.parse(spawnSync('bash', ['--norc', '-c', `printf '%s' ${json}`], { encoding: 'utf8' }).stdout), call.input);
    const { Resources } = parse(textOf(toCloudFormation(call)), { version: '1.1' }) as { readonly Resources: { readonly WorkloadIdentity: { readonly Properties: unknown } } };
    assert.deepEqual(Resources.WorkloadIdentity.Properties, {
      Name: 'odd', AllowedResourceOauth2ReturnUrls: [URL_OF_ODD_SIGNS], Tags: [{ Key: `key${MARKS}`, Value: CONTROLS }],
    });
  });

  it('is no name of a profile that a command is written for', () => {
    const access: AwsAccess = { kind: 'profile', profile: 'dev\u0003', region: 'us-east-1' };
    assert.match(JSON.stringify(writeCli(call, access)), /"kind":"none".*control characters/);
    assert.match(toTypeScript(call, access), /profile: "dev\\u0003"/);
    assert.match(toPython(call, access), /profile_name="dev\\u0003"/);
  });
});

describe('a text that names a secret to CloudFormation', () => {
  const naming = '{{resolve:secretsmanager:prod/db:SecretString:password}}';
  const made: readonly (readonly [string, Call])[] = [
    ['value', { operation: 'CreateWorkloadIdentity', input: { name: 'any', allowedResourceOauth2ReturnUrls: [`https://app.example/${naming}`] } }],
    ['tag', { operation: 'CreateWorkloadIdentity', input: { name: 'any', tags: { note: naming } } }],
    ['key of a tag', { operation: 'CreateWorkloadIdentity', input: { name: 'any', tags: { [naming]: '' } } }],
  ];
  for (const [where, one] of made) {
    it(`is in no template, and in every other language as it is (${where})`, () => {
      for (const { label, write } of languages) {
        const written = write(one, SANDBOX);
        if (label === 'CloudFormation') assert.match(JSON.stringify(written), /"kind":"none".*\{\{resolve: in it/);
        else assert.ok(textOf(written).includes(naming), label);
      }
    });
  }
});
