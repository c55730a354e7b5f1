import { withAnswer, type Step } from './runWizard.js';

/** Values by the names of the attributes. */
export type CognitoAttributesDraft = Readonly<Record<string, string>>;

/** Asks for the attributes that a pool requires of a user beside a new password; Cognito judges what is typed. */
export const cognitoAttributesSteps = (names: readonly string[]): readonly Step<CognitoAttributesDraft>[] => names.map((name) => ({
  id: name,
  ask: async (draft, { prompter, frame }) => withAnswer(
    await prompter.input({
      prompt: `The user pool requires this attribute of the user: ${name}`, initial: draft[name],
      validate: (text) => (text.trim() === '' ? 'Type a value. Cognito takes no new password without it.' : undefined),
    }, frame),
    (text) => ({ ...draft, [name]: text.trim() }),
  ),
}));
