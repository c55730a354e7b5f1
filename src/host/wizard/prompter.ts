import * as vscode from 'vscode';
import type { Answer, InputQuestion, PickItem, PickQuestion, Prompter, QuestionFrame, SecretQuestion } from '../../core/wizard/prompter.js';
import { toShown, type PickRow, type ShownRow } from '../services/quickPick.js';

interface ChoiceRow<T> extends PickRow {
  readonly value?: T;
}

type Choice<T> = ShownRow<ChoiceRow<T>>;

function decorate(input: vscode.QuickInput, frame: QuestionFrame): void {
  input.title = frame.title;
  input.ignoreFocusOut = true;
  if (frame.totalSteps > 1) {
    input.step = frame.step;
    input.totalSteps = frame.totalSteps;
  }
}

/** A button in the title. Pressing it may be an answer. */
interface TitleButton<A> {
  readonly button: vscode.QuickInputButton;
  readonly press: () => A | undefined;
}

/** Waits for one answer and takes the widget away again. */
function answer<T, A extends { readonly kind: string } = never>(
  widget: vscode.QuickPick<Choice<T>> | vscode.InputBox, frame: QuestionFrame, accept: () => Answer<T> | undefined,
  further: readonly TitleButton<A>[] = [], leave: () => Answer<T> = () => ({ kind: 'back' }),
): Promise<Answer<T> | A> {
  decorate(widget, frame);
  widget.buttons = [...(frame.canGoBack ? [vscode.QuickInputButtons.Back] : []), ...further.map(({ button }) => button)];
  return new Promise((resolve) => {
    const settle = (given: Answer<T> | A) => { resolve(given); widget.dispose(); };
    widget.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) settle(leave());
      const given = further.find((one) => one.button === button)?.press();
      if (given !== undefined) settle(given);
    });
    widget.onDidAccept(() => { const given = accept(); if (given !== undefined) settle(given); });
    widget.onDidHide(() => { settle({ kind: 'cancel' }); });
    widget.show();
  });
}

/** An input box that says at once what is wrong with a text, and takes none that is. */
function createBox({ prompt, placeholder = '', initial = '', password = false, validate }: InputQuestion) {
  const widget = vscode.window.createInputBox();
  Object.assign(widget, { prompt, placeholder, value: initial, password });
  widget.onDidChangeValue((text) => { widget.validationMessage = text === '' ? undefined : validate(text); });
  const accept = (): Answer<string> | undefined => {
    const fault = validate(widget.value);
    widget.validationMessage = fault;
    return fault === undefined ? { kind: 'value', value: widget.value } : undefined;
  };
  return { widget, accept, leave: (): Answer<string> => ({ kind: 'back', typed: widget.value }) };
}

/** @param isNarrowed what fits was chosen already, and VS Code is not to choose again by labels */
function toChoices<T>(items: readonly PickItem<T>[], isNarrowed: boolean): readonly Choice<T>[] {
  return items.flatMap(({ section, ...item }): readonly ChoiceRow<T>[] => [
    ...(section === undefined ? [] : [{ label: section, kind: vscode.QuickPickItemKind.Separator }]),
    { ...item, ...(isNarrowed ? { alwaysShow: true } : {}) },
  ]).map(toShown);
}

/** The Prompter port over VS Code's QuickPick and InputBox. */
export function createPrompter(): Prompter {
  return {
    pick<T>(question: PickQuestion<T>, frame: QuestionFrame) {
      const widget = vscode.window.createQuickPick<Choice<T>>();
      const { narrow } = question;
      const choices = toChoices(question.items, narrow !== undefined);
      widget.items = choices;
      if (narrow !== undefined) widget.onDidChangeValue((typed) => { widget.items = toChoices(narrow(typed), true); });
      widget.placeholder = question.placeholder;
      widget.matchOnDescription = true;
      // Without an answer from before, the list's own first row stays the active one.
      if (question.initial !== undefined) widget.activeItems = choices.filter(({ row }) => row.kind === undefined && row.value === question.initial);
      return answer<T>(widget, frame, () => {
        const chosen = widget.selectedItems[0] ?? widget.activeItems[0];
        return chosen?.row.value === undefined ? undefined : { kind: 'value', value: chosen.row.value };
      });
    },

    input(question: InputQuestion, frame: QuestionFrame) {
      const { widget, accept, leave } = createBox(question);
      return answer<string>(widget, frame, accept, [], leave);
    },

    secret({ elsewhere, ...question }: SecretQuestion, frame: QuestionFrame) {
      const { widget, accept, leave } = createBox({ ...question, password: true });
      const show = { iconPath: new vscode.ThemeIcon('eye'), tooltip: 'Show or hide what is typed' };
      const away = { iconPath: new vscode.ThemeIcon('references'), tooltip: elsewhere ?? '' };
      return answer<string, { readonly kind: 'elsewhere' }>(widget, frame, accept, [
        { button: show, press: () => { widget.password = !widget.password; return undefined; } },
        ...(elsewhere === undefined ? [] : [{ button: away, press: () => ({ kind: 'elsewhere' as const }) }]),
      ], leave);
    },
  };
}
