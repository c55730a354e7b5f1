import type { SecretStorage } from 'vscode';
import { Secret } from '../../core/base/secret.js';

/** Whose password it is. */
export interface PasswordOwner {
  readonly connectionId: string;
  readonly poolId: string;
  readonly username: string;
}

/** Passwords of test users, in VS Code's secret storage and nowhere else. */
export interface Passwords {
  get(owner: PasswordOwner): Promise<Secret | undefined>;
  keep(owner: PasswordOwner, password: Secret): Promise<void>;
  forget(owner: PasswordOwner): Promise<void>;
  /** All of a user pool that is gone. */
  forgetPool(pool: Omit<PasswordOwner, 'username'>): Promise<void>;
}

export function createPasswords(storage: SecretStorage): Passwords {
  const toPrefix = ({ connectionId, poolId }: Omit<PasswordOwner, 'username'>) => `cognitoPassword/${connectionId}/${poolId}/`;
  const toKey = (owner: PasswordOwner) => `${toPrefix(owner)}${owner.username}`;
  return {
    async get(owner) {
      const text = await storage.get(toKey(owner));
      return text === undefined ? undefined : new Secret(text);
    },
    keep: async (owner, password) => storage.store(toKey(owner), password.reveal()),
    forget: async (owner) => storage.delete(toKey(owner)),
    async forgetPool(pool) {
      const keys = await storage.keys();
      await Promise.all(keys.filter((key) => key.startsWith(toPrefix(pool))).map((key) => storage.delete(key)));
    },
  };
}
