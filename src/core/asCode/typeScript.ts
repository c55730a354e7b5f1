import { findEndpoint, toNamedProfile, type AwsAccess, type AwsService } from '../identity/access.js';
import { entryOf, type Call } from './calls.js';
import { print, printText, toValue, variablesOf, type Notation } from './value.js';

const NOTATION: Notation = { flag: String, key: toKey, secret: (variable) => variable, isTrailingComma: true };

/** A call as a module of TypeScript for the AWS SDK v3. Secrets come from environment variables. */
export function toTypeScript(call: Call, access: AwsAccess): string {
  const { service, answer } = entryOf(call);
  const input = toValue(call.input);
  const command = `${call.operation}Command`;
  const variables = variablesOf(input);
  return [
    `import { ${service.client}, ${command} } from "${service.package}";`,
    '',
    ...variables.flatMap((variable) => [
      `const ${variable} = process.env["${variable}"];`,
      `if (${variable} === undefined) throw new Error("This environment variable is not set: ${variable}");`,
    ]),
    ...(variables.length === 0 ? [] : ['']),
    `const client = new ${service.client}(${toConfig(access, service.key)});`,
    `const answer = await client.send(new ${command}(${print(input, NOTATION)}));`,
    `console.log(answer.${answer.join('?.')});`,
    '',
  ].join('\n');
}

function toConfig(access: AwsAccess, service: AwsService): string {
  const profile = access.kind === 'profile' ? toNamedProfile(access.profile) : undefined;
  // By its option `profile` the SDK takes credentials and region of that profile, but no endpoint: that is the one of AWS_PROFILE or of
  // the default profile all the same.
  const endpoint = findEndpoint(access, service);
  const isOfAnother = profile !== undefined && endpoint === undefined && access.kind === 'profile' && access.endpoints !== undefined;
  const members = [
    `region: ${printText(access.region)}`,
    ...(profile === undefined ? [] : [`profile: ${printText(profile)}`]),
    ...(endpoint === undefined ? [] : [`endpoint: ${printText(endpoint)}`]),
    ...(isOfAnother ? ['ignoreConfiguredEndpointUrls: true'] : []),
    // The sandbox takes any signature; these are no secret.
    ...(access.kind === 'sandbox' ? ['credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" }'] : []),
  ];
  return `{ ${members.join(', ')} }`;
}

/** In an object literal `__proto__` is a key only where it is computed. */
function toKey(name: string): string {
  if (name === '__proto__') return '["__proto__"]';
  return /^[A-Za-z_]\w*$/.test(name) ? name : printText(name);
}
