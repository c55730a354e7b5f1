import type { AwsAccess } from '../identity/access.js';
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
    `const client = new ${service.client}(${toConfig(access)});`,
    `const answer = await client.send(new ${command}(${print(input, NOTATION)}));`,
    `console.log(answer.${answer.join('?.')});`,
    '',
  ].join('\n');
}

function toConfig(access: AwsAccess): string {
  const region = `region: ${printText(access.region)}`;
  if (access.kind === 'sandbox') {
    // The sandbox takes any signature; these are no secret.
    return `{ ${region}, endpoint: ${printText(access.endpoint)}, credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" } }`;
  }
  return access.profile === 'default' ? `{ ${region} }` : `{ ${region}, profile: ${printText(access.profile)} }`;
}

/** In an object literal `__proto__` is a key only where it is computed. */
function toKey(name: string): string {
  if (name === '__proto__') return '["__proto__"]';
  return /^[A-Za-z_]\w*$/.test(name) ? name : printText(name);
}
