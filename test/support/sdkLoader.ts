import { createRequire } from 'node:module';

type Sections = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What the SDK makes of the shared files. */
export interface SdkLoader {
  loadSharedConfigFiles(init: { readonly filepath: string; readonly configFilepath: string; readonly ignoreCache: boolean }): Promise<{
    readonly configFile: Sections;
    readonly credentialsFile: Sections;
  }>;
}

/** The loader that the credential providers of this SDK use themselves; it is a package below them. */
export function requireSdkLoader(): SdkLoader {
  const require = createRequire(import.meta.url);
  return createRequire(require.resolve('@aws-sdk/credential-providers'))('@smithy/core/config') as SdkLoader;
}
