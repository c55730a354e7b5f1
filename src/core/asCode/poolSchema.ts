import type { SchemaAttributeType } from '@aws-sdk/client-cognito-identity-provider';

/** Within these every text of a standard attribute is, unless its pool says otherwise. */
const USUAL_LENGTHS = { MinLength: '0', MaxLength: '2048' };
const USUAL_VALUES = { MinValue: '0' };

/** `birthdate` is a date of ten characters (OpenID Connect Core, section 5.1). */
const DATE_LENGTHS = { MinLength: '10', MaxLength: '10' };

/**
 * The attributes of a pool, as it was described, that a request has to name to make the same pool: its own, and the standard ones that
 * are not as every pool has them. What is required and what may be changed is settled once, when a pool is made (Cognito developer
 * guide, "User pool attributes"). A standard attribute that is named in part would be one that nobody can change, so it is named whole.
 */
export function toSchema(attributes: readonly SchemaAttributeType[]): SchemaAttributeType[] {
  return attributes.flatMap((attribute): readonly SchemaAttributeType[] => {
    const { Name = '' } = attribute;
    if (OWN.test(Name)) return [{ ...attribute, Name: Name.replace(OWN, '') }];
    return Name === 'sub' || isUsual(attribute) ? [] : [attribute];
  });
}

/** The service puts this before the name that was given. */
const OWN = /^(custom|dev):/;

function isUsual({ Name, Required, Mutable, StringAttributeConstraints: lengths, NumberAttributeConstraints: values }: SchemaAttributeType): boolean {
  return Required !== true && Mutable !== false
    && isWithin(lengths, Name === 'birthdate' ? DATE_LENGTHS : USUAL_LENGTHS) && isWithin(values, USUAL_VALUES);
}

/** A limit that is not told is the usual one. */
const isWithin = <T extends object>(limits: T | undefined, usual: T): boolean => (
  Object.entries(limits ?? {}).every(([name, limit]) => limit === undefined || limit === (usual as Readonly<Record<string, unknown>>)[name]));
