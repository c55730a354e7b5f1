import * as vscode from 'vscode';
import { isCancellation } from '../../core/base/errors.js';
import { plainText } from '../../core/base/explain.js';
import { toUncertain } from '../../core/base/uncertain.js';
import { withProgress } from './progress.js';

/**
 * Runs a call that changes something, with Cancel, and then reads again what it changed, whatever its end. Where nobody knows whether
 * the change was made, it is said.
 * @param outcome "github may have been created"
 */
export async function write<T>(title: string, outcome: string, reload: () => Promise<void>, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  try {
    return await withProgress(title, work);
  } catch (error) {
    const uncertain = toUncertain(error, outcome);
    if (uncertain === undefined || !isCancellation(error)) throw uncertain ?? error;
    void vscode.window.showWarningMessage(plainText(uncertain));
    throw error;
  } finally {
    await reload();
  }
}
