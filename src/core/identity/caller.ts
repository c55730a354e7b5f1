/** Who calls are made as, read from the ARN that STS gives. */
export interface Caller {
  readonly accountId: string;
  readonly arn: string;
  readonly kind: 'user' | 'role' | 'federatedUser' | 'root';
  /** Of the user or the role; `root` for the account's own user. */
  readonly name: string;
  /** Name of the session, of a role only. */
  readonly session: string | undefined;
}

const KINDS: Readonly<Record<string, Caller['kind']>> = { 'user': 'user', 'assumed-role': 'role', 'federated-user': 'federatedUser', 'root': 'root' };

/** Undefined where the text is no ARN of a caller (IAM user guide, "IAM ARNs"). */
export function toCaller(arn: string): Caller | undefined {
  const [, accountId, resource = ''] = /^arn:[\w-]+:(?:iam|sts)::(\d{12}):(.+)$/.exec(arn) ?? [];
  const [type = '', ...path] = resource.split('/');
  const kind = KINDS[type];
  if (accountId === undefined || kind === undefined) return undefined;
  const isRole = kind === 'role';
  return { accountId, arn, kind, name: (isRole ? path[0] : path.at(-1)) ?? type, session: isRole ? path[1] : undefined };
}

/** As little of an account's id as tells it from others: `4711****9021`. Whatever is no account id is masked whole. */
export function maskAccountId(accountId: string): string {
  return /^\d{12}$/.test(accountId) ? `${accountId.slice(0, 4)}****${accountId.slice(-4)}` : '****';
}

/** What a person calls the role or the user: of a role that IAM Identity Center made, the name of its permission set. */
export function toCallerLabel({ name }: Pick<Caller, 'name'>): string {
  return /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(name)?.[1] ?? name;
}
