import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { readDoorsText, type DoorsText } from '../../core/workspace/doorsText.js';
import { pickRow } from '../services/quickPick.js';
import type { PlacedDoor } from './readDoors.js';

const MAX_BYTES = 1024 * 1024;
const MAX_FILES = 50;
const FILES = '**/{.bedrock_agentcore.yaml,.bedrock_agentcore.yml,agentcore.json}';

/** Lets a person type an authorizer, or choose a file that has some; undefined where they do not. */
export async function pickAuthorizers(): Promise<readonly PlacedDoor[] | undefined> {
  const files = await vscode.workspace.findFiles(FILES, '**/node_modules/**', MAX_FILES);
  const chosen = await pickRow([
    ...files.map((file) => ({ icon: 'file', label: vscode.workspace.asRelativePath(file), description: 'in this workspace', pick: () => fromFile(file) })),
    { icon: 'edit', label: 'Type or Paste an Authorizer…', description: 'customJWTAuthorizer as JSON', pick: typed },
    { icon: 'folder-opened', label: 'Another File…', description: 'JSON or YAML', pick: anotherFile },
  ], { title: 'Check Another Authorizer', placeHolder: 'Where does it stand?' });
  return chosen?.pick();
}

async function typed(): Promise<readonly PlacedDoor[] | undefined> {
  const text = await vscode.window.showInputBox({
    title: 'Check Another Authorizer', prompt: 'customJWTAuthorizer as JSON, with a discoveryUrl', placeHolder: '{"discoveryUrl": "https://…/.well-known/openid-configuration", "allowedClients": ["…"]}', ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? undefined : faultOf(readDoorsText(value))),
  });
  return text === undefined || text.trim() === '' ? undefined : toPlaced(readDoorsText(text), 'typed', 'customJWTAuthorizer');
}

async function anotherFile(): Promise<readonly PlacedDoor[] | undefined> {
  const [file] = await vscode.window.showOpenDialog({ title: 'Check Another Authorizer', openLabel: 'Check', canSelectMany: false, filters: { 'JSON or YAML': ['json', 'yaml', 'yml'] } }) ?? [];
  return file === undefined ? undefined : fromFile(file);
}

async function fromFile(file: vscode.Uri): Promise<readonly PlacedDoor[]> {
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > MAX_BYTES) throw new UserError('This file is larger than 1 MiB, which no configuration is.', { code: 'NoAuthorizer' });
  // What is being edited counts, saved or not.
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
  const text = document?.getText() ?? new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  return toPlaced(readDoorsText(text), vscode.workspace.asRelativePath(file), file.path.endsWith('/agentcore.json') ? 'customJwtAuthorizer' : 'customJWTAuthorizer');
}

function faultOf({ doors, faults: [fault] }: DoorsText): string | undefined {
  if (doors.length > 0) return undefined;
  if (fault === undefined) return 'There is no runtime, gateway or authorizer in it.';
  return `${fault.path === '' ? '' : `${fault.path}: `}${fault.message}`;
}

/** @throws UserError where none can be read, with the place of the first fault */
function toPlaced(read: DoorsText, from: string, spelling: PlacedDoor['spelling']): readonly PlacedDoor[] {
  const fault = faultOf(read);
  if (fault !== undefined) throw new UserError(`No authorizer can be read (line ${read.faults[0]?.line ?? 1}): ${fault}`, { code: 'NoAuthorizer' });
  return read.doors.map((door) => ({ door, from, spelling }));
}
