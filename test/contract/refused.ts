import assert from 'node:assert/strict';

/** True for a ValidationException about the form of these members, in this order, and no others. For `assert.rejects`. */
export function refusedMembers(...names: readonly string[]) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof Error && error.name === 'ValidationException' && 'reason' in error && 'fieldList' in error, String(error));
    assert.equal(error.reason, 'FieldValidationFailed');
    assert.deepEqual((error.fieldList as readonly { readonly name: string }[]).map(({ name }) => name), names, error.message);
    return true;
  };
}

/** True for a ValidationException whose message has this text in it. For `assert.rejects`. */
export function refusedWith(text: string, name = 'ValidationException') {
  return (error: unknown): boolean => error instanceof Error && error.name === name && error.message.includes(text);
}
