/** Server-sent events, each with one JSON value, as they come. */
export function streamEvents(values: AsyncGenerator): Response {
  return streamBytes(toEvents(values), 'text/event-stream');
}

async function* toEvents(values: AsyncGenerator): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const value of values) yield encoder.encode(`data: ${JSON.stringify(value)}\n\n`);
}

/** Pieces as they come; who leaves ends the generator. */
export function streamBytes(pieces: AsyncGenerator<Uint8Array>, contentType: string): Response {
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next: IteratorResult<Uint8Array> = await pieces.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  return new Response(body, { headers: { 'content-type': contentType, 'cache-control': 'no-cache' } });
}
