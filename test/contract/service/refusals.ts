import assert from 'node:assert/strict';

/** Statuses of the service's errors, from its models. */
const STATUS = {
  ValidationException: 400, UnauthorizedException: 401, ServiceQuotaExceededException: 402, AccessDeniedException: 403, ResourceNotFoundException: 404,
  UnknownOperationException: 404, ConflictException: 409,
} as const;

/** Waits for a refusal with this name and its status. Gives the error. */
export async function refused(answer: Promise<unknown>, name: keyof typeof STATUS): Promise<Error> {
  let refusal: unknown;
  await assert.rejects(answer, (error) => {
    refusal = error;
    return true;
  });
  assert.ok(refusal instanceof Error && '$metadata' in refusal, 'the service itself refuses');
  const { httpStatusCode } = refusal.$metadata as { readonly httpStatusCode?: number };
  assert.deepEqual([refusal.name, httpStatusCode], [name, STATUS[name]], refusal.message);
  return refusal;
}
