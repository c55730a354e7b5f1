import fc from 'fast-check';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { parse } from 'yaml';
import { makeFolder, type TestFolder } from '../../../test/support/folder.js';
import { readPythonCall } from '../../../test/support/pythonCall.js';
import { HUSH, KMS_KEY, SAMPLE_ENVIRONMENT, sampleCalls } from '../../../test/support/sampleCalls.js';
import type { AwsAccess } from '../identity/access.js';
import { toCliName, toPythonName, type Call } from './calls.js';
import { toCli } from './cli.js';
import { toCloudFormation } from './cloudFormation.js';
import { languages } from './languages.js';
import { toPython } from './python.js';
import { toTypeScript } from './typeScript.js';

const SANDBOX: AwsAccess = { kind: 'sandbox', endpoint: 'http://127.0.0.1:4321', region: 'us-east-1' };
const PROFILE: AwsAccess = { kind: 'profile', profile: "o'neil", region: 'eu-west-1' };
const DEFAULT: AwsAccess = { kind: 'profile', profile: 'default', region: 'eu-west-1' };

const calls = sampleCalls('https://id.example', {
  agentRuntimeId: 'demo-0123456789', roleArn: 'arn:aws:iam::123456789012:role/agent', environmentVariables: { TOKEN: HUSH },
  agentRuntimeArtifact: { containerConfiguration: { containerUri: '123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1' } },
  networkConfiguration: { networkMode: 'PUBLIC' },
  authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl: 'https://id.example/.well-known/openid-configuration', allowedClients: ['client'] } },
});
const bare: Call = { operation: 'CreateWorkloadIdentity', input: { name: 'bare' } };

/** Runs a script in bash with an `aws` that only writes down what it is given. */
function runBash(folder: TestFolder, script: string, environment: Readonly<Record<string, string>>) {
  const { status, stderr } = spawnSync('bash', ['--norc', '-c', script], {
    input: '', encoding: 'utf8', env: { PATH: `${folder.path}${delimiter}${process.env['PATH'] ?? ''}`, ...environment },
  });
  const read = (name: string) => readFileSync(join(folder.path, name), 'utf8');
  return { status, stderr, read };
}

/** The request as the CLI puts it together: an option of its own goes before `--cli-input-json`, and is JSON unless it is a text. */
function readInput(args: readonly string[], stdin: string): unknown {
  const json = JSON.parse(args[args.indexOf('--cli-input-json') + 1] ?? '') as object;
  const option = args[args.indexOf('file:///dev/stdin') - 1]?.slice(2);
  if (option === undefined) return json;
  const member = option.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return { ...json, [member]: member === 'apiKey' ? stdin : JSON.parse(stdin) as unknown };
}

describe('a call copied as code', () => {
  for (const call of calls) {
    for (const { label, write } of languages) {
      it(`holds no secret (${call.title}, ${label})`, () => {
        const written = write(call, SANDBOX);
        assert.ok(!(written.kind === 'template' ? written.text : written.reason).includes('hu$h'));
      });
    }
  }

  it('names an operation as each tool does', () => {
    assert.deepEqual([toCliName('SetTokenVaultCMK'), toCliName('CreateOauth2CredentialProvider')], ['set-token-vault-cmk', 'create-oauth2-credential-provider']);
    assert.equal(toPythonName('CreateApiKeyCredentialProvider'), 'create_api_key_credential_provider');
  });

  it('names the profile "default" where AWS_PROFILE would lead elsewhere, as the connection itself does', () => {
    const earlier = process.env['AWS_PROFILE'];
    process.env['AWS_PROFILE'] = 'prod';
    try {
      assert.match(toCli(bare, DEFAULT), / aws --profile 'default' --region /);
      assert.match(toPython(bare, DEFAULT), /boto3\.Session\(profile_name="default"\)\.client\(/);
      assert.match(toTypeScript(bare, DEFAULT), /\{ region: "eu-west-1", profile: "default" \}/);
    } finally {
      if (earlier === undefined) Reflect.deleteProperty(process.env, 'AWS_PROFILE');
      else process.env['AWS_PROFILE'] = earlier;
    }
  });

  it('refuses what no request can hold', () => {
    assert.throws(() => toPython({ ...bare, input: { name: null } } as unknown as Call, DEFAULT), TypeError);
  });
});

describe('a command of the AWS CLI', function () {
  this.timeout(30_000);
  let folder: TestFolder;
  before(() => {
    folder = makeFolder({ aws: '#!/bin/bash\ncd "${0%/*}"; printf \'%s\\0\' "$@" > args; cat > stdin; printf \'%s\' "$AWS_ACCESS_KEY_ID" > key\n' });
    chmodSync(join(folder.path, 'aws'), 0o755);
  });
  after(() => { folder.remove(); });
  afterEach(() => { for (const name of ['args', 'stdin']) rmSync(join(folder.path, name), { force: true }); });

  for (const call of calls) {
    it(`gives the CLI the request of the SDK, when bash has read it (${call.title})`, () => {
      const { status, stderr, read } = runBash(folder, toCli(call, SANDBOX), SAMPLE_ENVIRONMENT);
      assert.deepEqual([status, stderr], [0, '']);
      const args = read('args').split('\0').slice(0, -1);
      assert.deepEqual(readInput(args, read('stdin')), call.input);
      assert.ok(args.includes(toCliName(call.operation)));
      assert.ok(!args.join(' ').includes('hu$h'), 'a list of processes shows the arguments');
    });
  }

  it('takes values of several lines and empty ones from variables as they are', () => {
    const environmentVariables = { PEM: 'one\ntwo\r\n\tthree "quoted" \\ & all', NONE: '' };
    const call: Call = { operation: 'CreateAgentRuntime', input: { agentRuntimeName: 'any', agentRuntimeArtifact: undefined, roleArn: 'arn', networkConfiguration: undefined, environmentVariables } };
    const { status, stderr, read } = runBash(folder, toCli(call, SANDBOX), { ENVIRONMENT_PEM: environmentVariables.PEM, ENVIRONMENT_NONE: '' });
    assert.deepEqual([status, stderr, JSON.parse(read('stdin'))], [0, '', environmentVariables]);
  });

  it('goes where the connection goes', () => {
    assert.match(toCli(bare, SANDBOX), /^AWS_ACCESS_KEY_ID=sandbox .* aws --endpoint-url 'http:\/\/127\.0\.0\.1:4321' --region 'us-east-1' bedrock-agentcore-control create-workload-identity /);
    assert.match(toCli(bare, PROFILE), / aws --profile 'o'\\''neil' --region 'eu-west-1' /);
    assert.doesNotMatch(toCli(bare, DEFAULT), /--profile|AWS_ACCESS_KEY_ID/);
  });

  it('sends nothing where a secret is not set, and says which', () => {
    const call = calls.find(({ title }) => title === 'key');
    assert.ok(call !== undefined);
    const { status, stderr, read } = runBash(folder, `${toCli(call, DEFAULT)}true`, {});
    assert.equal(status, 0, 'what follows in an interactive shell goes on');
    assert.match(stderr, /API_KEY: is not set\. Type it first, unseen, with: read -rs API_KEY/);
    assert.throws(() => read('args'));
  });

  it('takes a secret of any signs', () => {
    const secret = fc.string({ unit: fc.constantFrom('"', '\\', "'", '$', '`', '%', '&', '!', ' ', 'a', 'é', '😀', '\u0001', '\u001b', '\n', '\u007f'), minLength: 1 });
    fc.assert(fc.property(secret, (API_KEY) => {
      const { read } = runBash(folder, toCli({ operation: 'CreateApiKeyCredentialProvider', input: { name: 'k', apiKey: '' } }, DEFAULT), { API_KEY });
      assert.equal(read('stdin'), API_KEY);
    }), { numRuns: 20 });
    fc.assert(fc.property(secret, (CLIENT_SECRET) => {
      const github = calls.find(({ title }) => title === 'GithubOauth2') ?? bare;
      const { read } = runBash(folder, toCli(github, DEFAULT), { CLIENT_SECRET });
      assert.deepEqual(JSON.parse(read('stdin')), { githubOauth2ProviderConfig: { clientId: 'client', clientSecret: CLIENT_SECRET } });
    }), { numRuns: 20 });
  });

  it('is none where two parameters hold secrets, which no operation has', () => {
    const input = { agentRuntimeId: 'a', agentRuntimeArtifact: undefined, roleArn: 'r', clientSecret: 'x', environmentVariables: { TOKEN: 'x' } };
    assert.throws(() => toCli({ operation: 'UpdateAgentRuntime', input }, DEFAULT), TypeError);
  });
});

describe('a program of Python', () => {
  for (const call of calls) {
    it(`calls boto3 with the request of the SDK (${call.title})`, () => {
      const { service, method, parameters } = readPythonCall(toPython(call, SANDBOX), SAMPLE_ENVIRONMENT);
      assert.deepEqual([service, method], [call.operation.includes('UserPool') ? 'cognito-idp' : 'bedrock-agentcore-control', toPythonName(call.operation)]);
      assert.deepEqual(parameters, call.input);
    });
  }

  it('goes where the connection goes', () => {
    assert.match(toPython(bare, SANDBOX), /endpoint_url="http:\/\/127\.0\.0\.1:4321"/);
    assert.match(toPython(bare, PROFILE), /^client = boto3\.Session\(profile_name="o'neil"\)\.client\("bedrock-agentcore-control", region_name="eu-west-1"\)$/m);
    assert.match(toPython(bare, DEFAULT), /^client = boto3\.client\("bedrock-agentcore-control", region_name="eu-west-1"\)$/m);
  });

  it('needs os only for a secret', () => { assert.doesNotMatch(toPython(bare, DEFAULT), /import os/); });
});

describe('a module of TypeScript', function () {
  this.timeout(20_000);
  it('goes where the connection goes', () => {
    assert.match(toTypeScript(bare, SANDBOX), /endpoint: "http:\/\/127\.0\.0\.1:4321", credentials: \{/);
    assert.match(toTypeScript(bare, PROFILE), /new BedrockAgentCoreControlClient\(\{ region: "eu-west-1", profile: "o'neil" \}\)/);
    assert.match(toTypeScript(bare, DEFAULT), /new BedrockAgentCoreControlClient\(\{ region: "eu-west-1" \}\)/);
    const endpoints = { agentCoreControl: 'https://vpce.example', cognito: 'https://pools.example' };
    assert.match(toTypeScript(bare, { ...DEFAULT, endpoints }), /\{ region: "eu-west-1", endpoint: "https:\/\/vpce\.example" \}/);
    assert.match(toTypeScript({ operation: 'CreateUserPool', input: { PoolName: 'p' } }, { ...PROFILE, endpoints }), /profile: "o'neil", endpoint: "https:\/\/pools\.example" \}/);
  });

  it('takes no endpoint of another profile where that of the connection has none', () => {
    assert.match(toTypeScript(bare, { ...PROFILE, endpoints: { sts: 'https://sts.example' } }), /\{ region: "eu-west-1", profile: "o'neil", ignoreConfiguredEndpointUrls: true \}/);
    assert.match(toTypeScript(bare, { ...DEFAULT, endpoints: {} }), /\(\{ region: "eu-west-1" \}\)/, 'the default profile is the one that the SDK reads by itself');
  });

  it('and Python write any text and any key so that it is read as it was', () => {
    const tags = fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), { maxKeys: 5 }).map((pairs) => ({ ...pairs, 'a b': 'c', '1': "'\u2028" }));
    fc.assert(fc.property(tags, (pairs) => {
      const call: Call = { operation: 'CreateWorkloadIdentity', input: { name: 'any', tags: pairs } };
      const literal = /Command\((\{.*\})\)\);$/ms.exec(toTypeScript(call, DEFAULT))?.[1] ?? '';
      assert.deepEqual(JSON.parse(JSON.stringify(runInNewContext(`(${literal})`))), JSON.parse(JSON.stringify(call.input)));
      assert.deepEqual(readPythonCall(toPython(call, DEFAULT), {}).parameters, JSON.parse(JSON.stringify(call.input)));
    }), { numRuns: 50 });
  });

  it('takes the key of a tag for no member, whatever it is called', () => {
    const tags = { apiKey: 'billing', clientSecret: 'v', inference: 'on', environmentVariables: 'e' };
    const call: Call = { operation: 'CreateApiKeyCredentialProvider', input: { name: 'any', apiKey: 'secret', tags } };
    const written = languages.map(({ write }) => write(call, DEFAULT));
    for (const one of written) {
      assert.ok(one.kind === 'template', JSON.stringify(one));
      for (const value of ['billing', 'on']) assert.ok(one.text.includes(`"${value}"`), one.text);
      assert.ok(!one.text.includes('API_KEY_2') && !one.text.includes('CLIENT_SECRET'), one.text);
    }
  });

  it('keeps a key that JavaScript takes for the prototype', () => {
    const tags = JSON.parse('{"__proto__":"x"}') as Record<string, string>;
    assert.match(toTypeScript({ operation: 'CreateWorkloadIdentity', input: { name: 'any', tags } }, DEFAULT), /\["__proto__"\]: "x",/);
  });
});

describe('a template of CloudFormation', () => {
  const templateOf = (call: Call): Readonly<Record<string, unknown>> => {
    const written = toCloudFormation(call);
    if (written.kind === 'none') throw new Error(written.reason);
    return parse(written.text, { version: '1.1' }) as Readonly<Record<string, unknown>>;
  };
  const sample = (title: string): Call => {
    const call = calls.find((one) => one.title === title);
    assert.ok(call !== undefined);
    return call;
  };

  it('has the type, its properties and what one goes on with', () => {
    assert.deepEqual(templateOf(sample('workload')), {
      AWSTemplateFormatVersion: '2010-09-09',
      Resources: {
        WorkloadIdentity: {
          Type: 'AWS::BedrockAgentCore::WorkloadIdentity',
          Properties: {
            Name: 'workload', AllowedResourceOauth2ReturnUrls: ["https://app.example/it's", 'vscode://a.b/cb'],
            Tags: [{ Key: 'team', Value: 'a b@c:d/e=f+g-h_i' }, { Key: 'on', Value: 'yes' }, { Key: 'made by', Value: '2026-11-22' }],
          },
        },
      },
      Outputs: { WorkloadIdentityArn: { Value: { 'Fn::GetAtt': ['WorkloadIdentity', 'WorkloadIdentityArn'] } } },
    });
  });

  it('has a parameter that is shown nowhere for each secret', () => {
    const { Parameters, Resources } = templateOf(sample('GithubOauth2'));
    assert.deepEqual(Parameters, { ClientSecret: { Type: 'String', NoEcho: true } });
    assert.match(JSON.stringify(Resources), /"GithubOauth2ProviderConfig":\{"ClientId":"client","ClientSecret":\{"Ref":"ClientSecret"\}\}/);
  });

  it('spells members with a capital, and keys of a map as they are', () => {
    const { Resources, Parameters } = templateOf(sample('by-key'));
    assert.deepEqual(Object.keys(Parameters as object), ['HeaderClaimX5tS256', 'HeaderClaimX5tS2562']);
    assert.match(JSON.stringify(Resources), /"PrivateKeyJwtConfig":\{"PrivateKeySource":\{"KmsKeySource":\{"KmsKeyArn":"[^"]+"\}\},"SigningAlgorithm":"ES256","AdditionalHeaderClaims":\{"x5t#S256":\{"Ref":/);
  });

  it('leaves the parameters of a tool as its Lambda function reads them, as every language does', () => {
    const properties = {
      orderId: { type: 'string' as const }, inference: { type: 'string' as const }, environmentVariables: { type: 'string' as const, description: 'd' },
      properties: { type: 'object' as const, properties: { apiKey: { type: 'number' as const } }, required: ['apiKey'] },
    };
    const tool = { name: 'get', description: 'd', inputSchema: { type: 'object' as const, properties, required: ['orderId'] } };
    const call: Call = {
      operation: 'CreateGatewayTarget',
      input: { gatewayIdentifier: 'g', name: 'orders', targetConfiguration: { mcp: { lambda: { lambdaArn: 'arn', toolSchema: { inlinePayload: [tool] } } } } },
    };
    assert.match(JSON.stringify(templateOf(call)), new RegExp([
      '"Properties":\\{"orderId":\\{"Type":"string"\\},"inference":\\{"Type":"string"\\},"environmentVariables":\\{"Type":"string","Description":"d"\\},',
      '"properties":\\{"Type":"object","Properties":\\{"apiKey":\\{"Type":"number"\\}\\},"Required":\\["apiKey"\\]\\}\\},"Required":\\["orderId"\\]',
    ].join('')));
    assert.deepEqual(readPythonCall(toPython(call, DEFAULT), {}).parameters, call.input);
  });

  it('names the pool and its tags as Cognito does', () => {
    assert.match(JSON.stringify(templateOf(sample('pool'))), /"Properties":\{"UserPoolName":"copied pool","UserPoolTags":\{"team":"a b@c:d\/e=f\+g-h_i","on":"yes","made by":"2026-11-22"\},"AdminCreateUserConfig"/);
  });

  it('is none, with the reason, for what CloudFormation cannot do', () => {
    const reasonOf = (call: Call) => { const written = toCloudFormation(call); return written.kind === 'none' ? written.reason : undefined; };
    assert.match(reasonOf(sample('vault')) ?? '', /AWS::BedrockAgentCore::TokenVault/);
    assert.match(reasonOf(sample('runtime')) ?? '', /does not change one that is there/);
    const lattice = { selfManagedLatticeResource: { resourceConfigurationIdentifier: 'rcfg-01234567890123456' } };
    assert.equal(reasonOf({
      operation: 'CreateOauth2CredentialProvider',
      input: {
        name: 'p', credentialProviderVendor: 'CustomOauth2',
        oauth2ProviderConfigInput: { customOauth2ProviderConfig: { oauthDiscovery: { discoveryUrl: KMS_KEY }, privateEndpoint: lattice } },
      },
    }), 'AWS::BedrockAgentCore::OAuth2CredentialProvider has no property for: privateEndpoint');
  });
});
