import { UserError } from '../../core/base/errors.js';
import { saveTags } from '../../core/identity/tagRules.js';
import { resourceOfRow } from '../../core/resource/ofRow.js';
import { readArn } from '../../core/resource/readArn.js';
import { editList } from '../../core/wizard/editList.js';
import { tagsEditing } from '../../core/wizard/tags.js';
import { withProgress } from '../services/progress.js';
import type { Command } from '../services/services.js';
import { showDone } from '../services/showDone.js';
import { write } from '../services/write.js';

/** Edits the tags of a resource as one list. */
export const resourceEditTags: Command = async ({ connections, prompter, loader, selection }, node) => {
  const row = node ?? selection();
  const resource = resourceOfRow(row);
  if (row === undefined || resource === undefined) throw new UserError('Tags belong to a resource.', { code: 'NoResource', hint: 'Select one first.' });
  // From the palette the row that is selected need not be of the current connection.
  const { info } = connections.at(row).require();
  const { control } = await connections.clientsOf(info);
  const { name } = resource;
  const { arn, tags } = await withProgress(`Reading the tags of ${name}`, async (signal) => {
    const found = resource.kind === 'tokenVault' ? undefined : await readArn(control, resource, { region: info.region, account: undefined }, signal);
    if (found === undefined) throw new UserError('AgentCore keeps no tags of this row.', { code: 'NoTags', hint: 'Cognito resources are tagged in the Cognito console.' });
    return { arn: found, tags: await control.listTags(found, signal) };
  });
  const after = await editList(prompter, tagsEditing(name), Object.entries(tags).map(([key, value]) => ({ key, value })));
  if (after === undefined) return;
  const then = await connections.clientsOf(info);
  await write(
    `Saving the tags of ${name}`, `the tags of ${name} may have been saved in part`, () => loader.reload(row),
    (signal) => saveTags(then.control, arn, tags, Object.fromEntries(after.map(({ key, value }) => [key, value])), signal),
  );
  showDone(`Saved ${after.length === 1 ? '1 tag' : `${after.length} tags`} of ${name}`);
};
