/** What is wrong with a file, and where: both count from 1, as editors do. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** One sentence. */
  readonly message: string;
}

/** Who may invoke an agent. Lists that are empty allow all. */
export type AuthorizerSettings =
  | { readonly kind: 'IAM' }
  | {
    readonly kind: 'JWT';
    readonly discoveryUrl: string;
    readonly allowedAudience: readonly string[];
    readonly allowedClients: readonly string[];
    readonly allowedScopes: readonly string[];
    /** Names of the claims with a rule of their own. */
    readonly customClaims: readonly string[];
  };

/** A credential provider that an agent's project names. */
export interface ProjectProvider {
  readonly kind: 'oauth2' | 'apiKey';
  readonly name: string;
}

export interface ProjectIdentity {
  readonly name: string;
  readonly returnUrls: readonly string[];
}

/** Where an agent was deployed to, or is to be. What is not known yet is undefined. */
export interface Deployment {
  /** The name of the target; undefined where the format knows only one. */
  readonly target: string | undefined;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly runtimeArn: string | undefined;
  readonly runtimeVersion: string | undefined;
  /** The providers as this target has them: a deployment may name them otherwise. */
  readonly providers: readonly ProjectProvider[];
}

/** An agent as a project file describes it. */
export interface WorkspaceAgent {
  readonly name: string;
  /** Which tool wrote the file: the starter toolkit for Python, or the AgentCore CLI. */
  readonly format: 'starterToolkit' | 'agentCoreCli';
  readonly file: string;
  /** Where in the file the agent begins, from 1. */
  readonly line: number;
  readonly framework: string | undefined;
  /** Relative to the folder of the project. */
  readonly entrypoint: string | undefined;
  /** `HTTP`, `MCP`, `A2A` or `AGUI`; HTTP where the file says none. */
  readonly protocol: string;
  readonly authorizer: AuthorizerSettings;
  readonly providers: readonly ProjectProvider[];
  /** The workload identity that the project made itself; a deployed runtime has one of its own besides. */
  readonly workloadIdentity: ProjectIdentity | undefined;
  readonly deployments: readonly Deployment[];
}

/** What a file gave: all that could be read of it, and what could not. */
export interface Read<T> {
  readonly value: T;
  readonly findings: readonly Finding[];
}
