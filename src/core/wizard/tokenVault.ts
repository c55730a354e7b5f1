import type { TokenVaultKey } from '../identity/controlWrites.js';
import { validateKmsKeyArn } from '../identity/rules.js';
import { withAnswer, type Step } from './runWizard.js';

export interface TokenVaultDraft {
  readonly keyType: TokenVaultKey['keyType'];
  readonly kmsKeyArn: string;
}

/** A finished draft as the control plane takes it. */
export const toTokenVaultKey = ({ keyType, kmsKeyArn }: TokenVaultDraft): TokenVaultKey => (
  keyType === 'CustomerManagedKey' ? { keyType, kmsKeyArn } : { keyType });

/** Whose key → which one. */
export const tokenVaultSteps: readonly Step<TokenVaultDraft>[] = [
  {
    id: 'keyType',
    ask: async (draft, { prompter, frame }) => withAnswer(
      await prompter.pick({
        placeholder: 'Which key encrypts the tokens and secrets of the vault?', initial: draft.keyType,
        items: [
          { label: 'A Key of AWS', description: 'ServiceManagedKey: AgentCore keeps and rotates it', icon: 'shield', value: 'ServiceManagedKey' },
          { label: 'A KMS Key of Yours', description: 'CustomerManagedKey: your key policy decides who decrypts', icon: 'key', value: 'CustomerManagedKey' },
        ] as const,
      }, frame),
      (keyType) => ({ ...draft, keyType }),
    ),
  },
  {
    id: 'kmsKeyArn', when: ({ keyType }) => keyType === 'CustomerManagedKey',
    ask: async (draft, { prompter, frame }) => withAnswer(
      await prompter.input({
        prompt: 'ARN of the KMS key, in the region of the vault. Without it nobody reads the tokens again.',
        placeholder: 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
        initial: draft.kmsKeyArn, validate: validateKmsKeyArn,
      }, frame),
      (kmsKeyArn) => ({ ...draft, kmsKeyArn }),
    ),
  },
];
