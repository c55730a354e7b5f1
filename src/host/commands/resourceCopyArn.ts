import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { readArn } from '../../core/resource/readArn.js';
import { describeResource, type Resource } from '../../core/resource/resource.js';
import type { TreeNode } from '../../core/tree/nodes.js';
import { chosenResource } from '../services/chosenResource.js';
import { withProgress } from '../services/progress.js';
import type { Command, Services } from '../services/services.js';
import { showDone } from '../services/showDone.js';

/** Copies the ARN of a row's resource. */
export const resourceCopyArn: Command = async (services, node) => {
  const chosen = chosenResource(services, node);
  if (chosen === undefined) return;
  const { resource } = chosen;
  const arn = 'arn' in resource ? resource.arn : await read(services, chosen.node, resource);
  await vscode.env.clipboard.writeText(arn);
  showDone(`ARN copied: ${arn}`);
};

async function read({ connections }: Services, node: TreeNode, resource: Resource): Promise<string> {
  const { info } = connections.at(node).require();
  const { control } = await connections.clientsOf(info);
  const account = connections.list().find(({ id }) => id === info.id)?.account;
  const arn = await withProgress(`Reading ${describeResource(resource)}`, (signal) => readArn(control, resource, { region: info.region, account }, signal));
  if (arn !== undefined) return arn;
  throw resource.kind === 'tokenVault'
    ? new UserError('The ARN of the token vault has the account in it, which is not known yet.', { code: 'NoArn', hint: 'Refresh the connection and try again.' })
    : new UserError(`This has no ARN that AgentCore tells: ${describeResource(resource)}`, { code: 'NoArn', hint: 'Copy its id or its name.' });
}
