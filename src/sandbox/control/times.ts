/** A record's times as all identity operations give them: epoch seconds. Those of runtimes are ISO 8601 texts. */
export function toTimes({ createdAtMs, updatedAtMs }: { readonly createdAtMs: number; readonly updatedAtMs: number }) {
  return { createdTime: createdAtMs / 1000, lastUpdatedTime: updatedAtMs / 1000 };
}
