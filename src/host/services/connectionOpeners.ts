import { UserError } from '../../core/base/errors.js';
import { toConnectionId, type SavedConnection } from '../../core/connections/saved.js';
import type { SharedFilesReader } from '../../core/profiles/sharedFiles.js';
import type { Connected, Opener } from './connection.js';
import type { SandboxProcess } from './sandboxProcess.js';
import type { WindowNetwork } from './windowNetwork.js';

/** What connections are opened with. */
export interface OpenerParts {
  readonly sandbox: SandboxProcess;
  readonly sandboxDataDirectory: () => string;
  /** The shared AWS files. */
  readonly files: SharedFilesReader;
  readonly network: WindowNetwork;
}

/** @param saved gives the connection as it is called now */
export function createOpener(saved: () => SavedConnection, parts: OpenerParts): Opener {
  const target = saved();
  return target.kind === 'sandbox' ? createSandboxOpener(saved, parts) : createProfileOpener(saved, target, parts);
}

function createSandboxOpener(saved: () => SavedConnection, { sandbox, sandboxDataDirectory }: OpenerParts): Opener {
  return {
    async open(signal): Promise<Connected> {
      const ready = await sandbox.start(sandboxDataDirectory(), signal);
      const { endpoint, region } = ready;
      return {
        kind: 'connected', sandbox: ready, network: undefined,
        info: { id: 'sandbox', kind: 'sandbox', label: saved().label, region, host: new URL(endpoint).host },
        access: { kind: 'sandbox', endpoint, region },
      };
    },
    // That it ended is told by its process.
    toFault: () => Promise.resolve(undefined),
  };
}

function createProfileOpener(
  saved: () => SavedConnection, { profile, region }: Extract<SavedConnection, { kind: 'profile' }>, { files, network }: OpenerParts,
): Opener {
  const id = toConnectionId({ kind: 'profile', profile, region });
  return {
    async open(): Promise<Connected> {
      const { toProfileAccess } = await import('../../core/profiles/endpoints.js');
      const access = toProfileAccess({ profile, region }, await files.read());
      return { kind: 'connected', info: { id, kind: 'aws', label: saved().label, region }, access, sandbox: undefined, network: await network.get() };
    },
    async findCaller({ access, network: own, onCall }, signal) {
      const { getCaller } = await import('../../core/identity/callerIdentity.js');
      return getCaller(access, { signal, network: own, onCall });
    },
    async toFault(error) {
      const { findSignIn, isSignInNeeded, readTokenEnd } = await import('../../core/profiles/signIn.js');
      const signIn = isSignInNeeded(error) ? findSignIn(await files.read(), profile) : undefined;
      if (signIn !== undefined) {
        const { by, profile: whose } = signIn;
        const what = new UserError(`Somebody has to sign in to the profile: ${whose}`, {
          code: 'SignInNeeded', cause: error, hint: 'Choose Sign In on the row of the connection, and try again then.',
        });
        return { kind: 'signedOut', error: what, by, sinceMs: await readTokenEnd(signIn) };
      }
      return error.code === 'NoCredentials' ? { kind: 'failed', error } : undefined;
    },
  };
}
