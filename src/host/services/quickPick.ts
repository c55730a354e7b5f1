import * as vscode from 'vscode';
import { escapeIcons } from '../../core/base/icons.js';

/** A row of a list, whose texts may come from an account, a file or a token: none of them draws an icon. */
export interface PickRow extends Omit<vscode.QuickPickItem, 'iconPath'> {
  /** Codicon id. */
  readonly icon?: string;
}

/** A row as VS Code shows it, with the row itself. */
export type ShownRow<T> = vscode.QuickPickItem & { readonly row: T };

/** The one way from a row to an item of VS Code's. */
export function toShown<T extends PickRow>(row: T): ShownRow<T> {
  const { icon, label, description, detail, ...rest }: PickRow = row;
  return {
    ...rest, row, label: escapeIcons(label),
    ...(description === undefined ? {} : { description: escapeIcons(description) }),
    ...(detail === undefined ? {} : { detail: escapeIcons(detail) }),
    ...(icon === undefined ? {} : { iconPath: new vscode.ThemeIcon(icon) }),
  };
}

/** Lets a person pick one row; undefined where they do not. */
export async function pickRow<T extends PickRow>(rows: readonly T[], options: vscode.QuickPickOptions): Promise<T | undefined> {
  return (await vscode.window.showQuickPick(rows.map(toShown), options))?.row;
}

/** Lets a person check any of the rows; undefined where they leave the list. */
export async function pickRows<T extends PickRow>(rows: readonly T[], options: vscode.QuickPickOptions): Promise<readonly T[] | undefined> {
  return (await vscode.window.showQuickPick(rows.map(toShown), { ...options, canPickMany: true as const }))?.map(({ row }) => row);
}
