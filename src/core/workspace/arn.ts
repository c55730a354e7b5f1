/** Region and account that an ARN names, where it is one. */
export function readArn(arn: string | null | undefined): { readonly region: string | undefined; readonly account: string | undefined } {
  const [scheme, , , region, account] = (arn ?? '').split(':');
  const isArn = scheme === 'arn';
  return { region: isArn && region !== '' ? region : undefined, account: isArn && account !== '' ? account : undefined };
}

/** What comes last in an ARN: the name of a resource. */
export const nameInArn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
