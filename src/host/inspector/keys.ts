import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import type { DecodedToken } from '../../core/jwt/decode.js';
import { reachOf } from '../../core/jwt/verify/addresses.js';
import type { SecretEncoding } from '../../core/jwt/verify/keySource.js';
import { pickRow, type PickRow } from '../services/quickPick.js';
import { publishersOf, type NamedSource } from './verify.js';

const MAX_KEY_BYTES = 512 * 1024;
const ENCODINGS: readonly (PickRow & { readonly encoding: SecretEncoding })[] = [
  { label: 'As it is typed', description: 'UTF-8', encoding: 'utf8' }, { label: 'base64', encoding: 'base64' },
  { label: 'base64url', encoding: 'base64url' }, { label: 'Hexadecimal', encoding: 'hex' },
];

/** Lets a person choose what the token is verified by; undefined where they do not. A secret stays in the host. */
export async function pickKeySource(token: DecodedToken): Promise<NamedSource | undefined> {
  const chosen = await pickRow([
    ...publishersOf(token).map((named) => (named.source.kind === 'loadBalancer'
      ? { icon: 'globe', label: 'The Load Balancer’s Published Key', description: 'at AWS, by its region and the kid of the token', pick: () => Promise.resolve(named) }
      : { icon: 'globe', label: 'The Issuer’s Published Keys', description: 'through its discovery document', pick: () => Promise.resolve(named) })),
    { icon: 'link', label: 'A Discovery Document…', description: 'by its address', pick: () => pickUrl('discoveryUrl', 'Address of the discovery document') },
    { icon: 'link', label: 'A Key Set…', description: 'JWKS by its address', pick: () => pickUrl('jwksUrl', 'Address of the key set (JWKS)') },
    { icon: 'file', label: 'A Key from a File…', description: 'PEM, JWK or JWKS', pick: pickKeyFile },
    { icon: 'clippy', label: 'A Key from the Clipboard', description: 'PEM, JWK or JWKS', pick: async () => ({ source: { kind: 'key', text: await vscode.env.clipboard.readText() }, by: 'a key of the clipboard' } as const) },
    { icon: 'key', label: 'A Shared Secret…', description: 'for HS256, HS384 and HS512', pick: pickSecret },
  ], { title: 'Verify With', placeHolder: 'What was the token signed with?' });
  return chosen?.pick();
}

async function pickUrl(kind: 'jwksUrl' | 'discoveryUrl', prompt: string): Promise<NamedSource | undefined> {
  const url = await vscode.window.showInputBox({
    title: 'Verify With', prompt, ignoreFocusOut: true,
    validateInput: (text) => {
      const reach = reachOf(text.trim());
      return text.trim() !== '' && reach.kind === 'refused' ? reach.reason : undefined;
    },
  });
  return url === undefined || url.trim() === '' ? undefined : { source: { kind, url: url.trim() }, by: url.trim() };
}

async function pickKeyFile(): Promise<NamedSource | undefined> {
  const [file] = await vscode.window.showOpenDialog({ title: 'A Key to Verify With', openLabel: 'Verify', canSelectMany: false }) ?? [];
  if (file === undefined) return undefined;
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > MAX_KEY_BYTES) throw new UserError('This file is larger than 512 KiB, which no key is.', { code: 'UnreadableKey' });
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  return { source: { kind: 'key', text }, by: file.path.slice(file.path.lastIndexOf('/') + 1) };
}

async function pickSecret(): Promise<NamedSource | undefined> {
  const text = await vscode.window.showInputBox({ title: 'Verify With', prompt: 'Secret that the token was signed with', password: true, ignoreFocusOut: true });
  if (text === undefined || text === '') return undefined;
  const encoding = await pickRow(ENCODINGS, { title: 'Verify With', placeHolder: 'How is the secret written?', ignoreFocusOut: true });
  return encoding === undefined ? undefined : { source: { kind: 'secret', text, encoding: encoding.encoding }, by: 'a shared secret' };
}
