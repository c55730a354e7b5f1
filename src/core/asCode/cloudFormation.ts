import { stringify } from 'yaml';
import { escapeUnseen } from '../base/unseen.js';
import type { Call, Operation } from './calls.js';
import { textsOf, toValue, type Value } from './value.js';

/** A template, or why there can be none. */
export type Template = { readonly kind: 'template'; readonly text: string } | { readonly kind: 'none'; readonly reason: string };

interface ResourceType {
  readonly type: string;
  readonly logicalId: string;
  /** The attribute that one goes on with. */
  readonly output: string;
  /** Whether members begin in capitals already, as Cognito's do. */
  readonly isCapital?: boolean;
  /** Members that a template names otherwise. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Members that are an object with one member, of which a template takes the text itself. */
  readonly flattened?: readonly string[];
  /** Whether a template takes the tags as a map, as a request does, and not as a list. */
  readonly hasTagMap?: boolean;
}

/**
 * Template reference, AWS::BedrockAgentCore and AWS::Cognito, read in November 2026. AWS::BedrockAgentCore::TokenVault is listed there,
 * but every property of it is one that is only read.
 */
const RESOURCE_TYPES: Readonly<Record<Operation, ResourceType | { readonly reason: string }>> = {
  CreateWorkloadIdentity: { type: 'AWS::BedrockAgentCore::WorkloadIdentity', logicalId: 'WorkloadIdentity', output: 'WorkloadIdentityArn' },
  CreateOauth2CredentialProvider: { type: 'AWS::BedrockAgentCore::OAuth2CredentialProvider', logicalId: 'CredentialProvider', output: 'CallbackUrl' },
  CreateApiKeyCredentialProvider: {
    type: 'AWS::BedrockAgentCore::ApiKeyCredentialProvider', logicalId: 'CredentialProvider', output: 'CredentialProviderArn',
  },
  SetTokenVaultCMK: { reason: 'CloudFormation only reads AWS::BedrockAgentCore::TokenVault: no property of it sets the key.' },
  CreateAgentRuntime: {
    type: 'AWS::BedrockAgentCore::Runtime', logicalId: 'Runtime', output: 'AgentRuntimeArn', flattened: ['protocolConfiguration'], hasTagMap: true,
  },
  CreateAgentRuntimeEndpoint: { type: 'AWS::BedrockAgentCore::RuntimeEndpoint', logicalId: 'RuntimeEndpoint', output: 'AgentRuntimeEndpointArn', hasTagMap: true },
  CreateGateway: { type: 'AWS::BedrockAgentCore::Gateway', logicalId: 'Gateway', output: 'GatewayUrl', hasTagMap: true },
  CreateGatewayTarget: { type: 'AWS::BedrockAgentCore::GatewayTarget', logicalId: 'GatewayTarget', output: 'TargetId' },
  UpdateAgentRuntime: { reason: 'A template makes an AWS::BedrockAgentCore::Runtime of its own; it does not change one that is there.' },
  CreateUserPool: { type: 'AWS::Cognito::UserPool', logicalId: 'UserPool', output: 'UserPoolId', isCapital: true, renamed: { PoolName: 'UserPoolName' } },
  CreateUserPoolClient: { type: 'AWS::Cognito::UserPoolClient', logicalId: 'UserPoolClient', output: 'ClientId', isCapital: true },
};

/** Members of a request that the template reference has no property for. */
const NOT_IN_TEMPLATES = [
  'privateEndpoint', 'privateEndpointOverrides', 'tokenEndpointAuthMethods', 'ClientSecret', 'IssuerConfiguration', 'DcrConfiguration', 'AcrConfiguration',
  'capacityProviderConfiguration', 'platformVersion', 'inference',
];

/** A call as a CloudFormation template in YAML. Secrets are parameters that CloudFormation shows nowhere (`NoEcho`). */
export function toCloudFormation(call: Call): Template {
  const resource = RESOURCE_TYPES[call.operation];
  if ('reason' in resource) return { kind: 'none', reason: resource.reason };
  const input = toValue(call.input);
  const missing = namesIn(input).find((name) => NOT_IN_TEMPLATES.includes(name));
  if (missing !== undefined) return { kind: 'none', reason: `${resource.type} has no property for: ${missing}` };

  // "Specify dynamic references in stack templates" (CloudFormation user guide) knows no way to write one that is not resolved.
  const texts = textsOf(input);
  if (texts.some((text) => /\{\{\s*resolve:/i.test(text))) {
    return { kind: 'none', reason: 'A value of this resource has {{resolve: in it, and CloudFormation would put the secret or parameter that it names in its place.' };
  }

  const parameters = new Set<string>();
  const properties = Object.fromEntries(input.members.map(({ name, value }): readonly [string, unknown] => (
    name === 'tags' ? ['Tags', toTags(value, resource)] : [resource.renamed?.[name] ?? toCapital(name), toProperty(flatten(name, value, resource), parameters)])));
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    ...(parameters.size === 0 ? {} : {
      Parameters: Object.fromEntries([...parameters].map((name) => [name, { Type: 'String', NoEcho: true }])),
    }),
    Resources: { [resource.logicalId]: { Type: resource.type, Properties: properties } },
    Outputs: { [resource.output]: { Value: { 'Fn::GetAtt': [resource.logicalId, resource.output] } } },
  };
  // CloudFormation reads YAML 1.1, to which yes, on and 2010-09-09 are no texts, and to which U+0085 and U+2028 end a line, also within quotes.
  const text = stringify(template, { version: '1.1', defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: texts.every(isSeen) ? 'PLAIN' : 'QUOTE_DOUBLE', lineWidth: 0 });
  return { kind: 'template', text: escapeUnseen(text) };
}

const isSeen = (text: string) => escapeUnseen(text) === text && !/\p{Cc}/u.test(text);

function namesIn(value: Value): readonly string[] {
  if (value.kind === 'list') return value.items.flatMap(namesIn);
  return value.kind === 'object' ? value.members.flatMap((member) => [...(value.isMap ? [] : [member.name]), ...namesIn(member.value)]) : [];
}

/** `clientSecret` → `ClientSecret`; what begins in a capital stays. */
const toCapital = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

function toProperty(value: Value, parameters: Set<string>): unknown {
  switch (value.kind) {
    case 'text': return value.text;
    case 'number': return value.number;
    case 'flag': return value.flag;
    case 'secret': return { Ref: toParameter(value.variable, parameters) };
    case 'list': return value.items.map((item) => toProperty(item, parameters));
    case 'object': return Object.fromEntries(value.members.map((member) => (
      [value.isMap ? member.name : toCapital(member.name), toProperty(member.value, parameters)])));
  }
}

/** `CLIENT_SECRET` → `ClientSecret`: a parameter has letters and digits only. */
function toParameter(variable: string, parameters: Set<string>): string {
  const base = variable.toLowerCase().split('_').map(toCapital).join('');
  let name = base;
  for (let count = 2; parameters.has(name); count += 1) name = `${base}${count}`;
  parameters.add(name);
  return name;
}

function toTags(tags: Value, { hasTagMap = false }: ResourceType) {
  const members = tags.kind === 'object' ? tags.members : [];
  const list = members.map(({ name, value }) => ({ Key: name, Value: value.kind === 'text' ? value.text : '' }));
  return hasTagMap ? Object.fromEntries(list.map(({ Key, Value }) => [Key, Value])) : list;
}

/** `{serverProtocol: 'MCP'}` → `MCP` */
function flatten(name: string, value: Value, { flattened = [] }: ResourceType): Value {
  if (!flattened.includes(name) || value.kind !== 'object') return value;
  const [only, ...more] = value.members;
  return only === undefined || more.length > 0 ? value : only.value;
}
