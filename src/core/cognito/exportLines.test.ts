import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { Secret } from '../base/secret.js';
import { toExportLines, toExportLinesWithSecrets } from './exportLines.js';
import type { SetupSummary } from './record.js';

const summary: SetupSummary = {
  poolId: 'us-east-1_Ab', poolName: 'demo', username: `o'brien $(id)`, codeClientId: 'c1', machineClientId: 'c2',
  machineScopes: ['agentcore/invoke', 'agentcore/read'], issuer: 'https://i', discoveryUrl: 'https://i/.well-known/openid-configuration',
  hostedUiUrl: 'https://h', authorizationEndpoint: 'https://h/oauth2/authorize', tokenEndpoint: 'https://h/oauth2/token',
};
const secrets = {
  codeClientSecret: new Secret('code-s3cret'), machineClientSecret: new Secret('machine-s3cret'), password: new Secret(`p'"$\`\\!`),
};

describe('export lines', () => {
  it('set the names of the AWS guides in a POSIX shell', () => {
    assert.equal(toExportLines(summary, 'posix'), [
      '# Client secrets and the password are left out.',
      `export POOL_ID='us-east-1_Ab'`,
      `export CLIENT_ID='c1'`,
      `export M2M_CLIENT_ID='c2'`,
      `export M2M_SCOPES='agentcore/invoke agentcore/read'`,
      `export ISSUER_URL='https://i'`,
      `export DISCOVERY_URL='https://i/.well-known/openid-configuration'`,
      `export HOSTED_UI_URL='https://h'`,
      `export TOKEN_ENDPOINT='https://h/oauth2/token'`,
      `export COGNITO_USERNAME='o'\\''brien $(id)'`,
      '',
    ].join('\n'));
  });

  it('set the same names in PowerShell', () => {
    const lines = toExportLines(summary, 'powershell').split('\n');
    assert.equal(lines[1], `$env:POOL_ID = 'us-east-1_Ab'`);
    assert.equal(lines[9], `$env:COGNITO_USERNAME = 'o''brien $(id)'`);
  });

  it('hold secrets only where they are asked for, say so, and are a secret themselves then', () => {
    const open = toExportLinesWithSecrets(summary, secrets, 'posix');
    assert.match(open.reveal(), /^# Holds secrets in clear: /);
    assert.match(open.reveal(), /\nexport CLIENT_SECRET='code-s3cret'\nexport M2M_CLIENT_SECRET='machine-s3cret'\nexport COGNITO_PASSWORD=/);
    assert.equal(String(open), '[secret]');
    assert.ok(!toExportLines(summary, 'posix').includes('s3cret'));
  });

  it('leave out a password that was not kept', () => {
    const lines = toExportLinesWithSecrets(summary, { ...secrets, password: undefined }, 'posix').reveal();
    assert.ok(lines.includes('M2M_CLIENT_SECRET') && !lines.includes('COGNITO_PASSWORD'));
  });

  it('give a real shell back what went in', () => {
    const script = `${toExportLinesWithSecrets(summary, secrets, 'posix').reveal()}printf '%s\\n' "$COGNITO_USERNAME" "$COGNITO_PASSWORD"`;
    assert.equal(execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }), `${summary.username}\n${secrets.password.reveal()}\n`);
  });
});
