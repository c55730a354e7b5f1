/** One row of a pick list. */
export interface PickItem<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** Codicon id. */
  readonly icon?: string;
  /** Begins a new section under this heading. */
  readonly section?: string;
  readonly value: T;
}

/** What every question shows round itself. */
export interface QuestionFrame {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly canGoBack: boolean;
}

export interface PickQuestion<T> {
  readonly placeholder: string;
  readonly items: readonly PickItem<T>[];
  /** The items for what is typed, in place of VS Code's own filter: for a list that is long, or that takes what is in no list. */
  readonly narrow?: (typed: string) => readonly PickItem<T>[];
  /** The item whose value is this one starts selected. */
  readonly initial?: T | undefined;
}

export interface InputQuestion {
  readonly prompt: string;
  readonly placeholder?: string;
  readonly initial?: string | undefined;
  /** Shown as dots. */
  readonly password?: boolean;
  /** A message that says the rule and then the fault, or undefined where the text may stand. */
  readonly validate: (text: string) => string | undefined;
}

export interface SecretQuestion extends Pick<InputQuestion, 'prompt' | 'initial' | 'validate'> {
  /** What the button says that leads away from typing; left out: there is no other way. */
  readonly elsewhere?: string;
}

export type Answer<T> =
  | { readonly kind: 'value'; readonly value: T }
  /** `typed` is what stood in the box that was left, unchecked: it is offered again by the time the box comes back. */
  | { readonly kind: 'back'; readonly typed?: T }
  | { readonly kind: 'cancel' };

/** Back and Cancel of one question as the answer to another, which has no box of that text. */
export const leaving = ({ kind }: { readonly kind: 'back' | 'cancel' }): Answer<never> => ({ kind });

/** How a wizard asks. The host answers with QuickPick and InputBox, tests with a script. */
export interface Prompter {
  pick<T>(question: PickQuestion<T>, frame: QuestionFrame): Promise<Answer<T>>;
  input(question: InputQuestion, frame: QuestionFrame): Promise<Answer<string>>;
  /** Shown as dots, and in clear while the person wants to see it. */
  secret(question: SecretQuestion, frame: QuestionFrame): Promise<Answer<string> | { readonly kind: 'elsewhere' }>;
}
