import { toNamedProfile, type AwsAccess } from '../identity/access.js';
import { entryOf, toPythonName, type Call } from './calls.js';
import { print, printText, toValue, variablesOf, type Notation } from './value.js';

const NOTATION: Notation = {
  flag: (flag) => (flag ? 'True' : 'False'), key: printText, isTrailingComma: true,
  secret: (variable) => `os.environ["${variable}"]`,
};

/** A call as a program of Python with boto3. Secrets come from environment variables; one that is not set is a KeyError. */
export function toPython(call: Call, access: AwsAccess): string {
  const { service, answer } = entryOf(call);
  const input = toValue(call.input);
  const parameters = input.members.map(({ name, value }) => `    ${name}=${print(value, NOTATION, '    ')},\n`);
  return [
    ...(variablesOf(input).length === 0 ? [] : ['import os', '']),
    'import boto3',
    '',
    `client = ${toClient(service.name, access)}`,
    `answer = client.${toPythonName(call.operation)}(\n${parameters.join('')})`,
    `print(answer${answer.map((name) => `["${name}"]`).join('')})`,
    '',
  ].join('\n');
}

function toClient(service: string, access: AwsAccess): string {
  const region = `region_name=${printText(access.region)}`;
  if (access.kind === 'sandbox') {
    return [
      'boto3.client(', `    "${service}",`, `    ${region},`, `    endpoint_url=${printText(access.endpoint)},`,
      // The sandbox takes any signature; these are no secret.
      '    aws_access_key_id="sandbox",', '    aws_secret_access_key="sandbox",', ')',
    ].join('\n');
  }
  const profile = toNamedProfile(access.profile);
  const session = profile === undefined ? 'boto3' : `boto3.Session(profile_name=${printText(profile)})`;
  return `${session}.client("${service}", ${region})`;
}
