import { crc32 } from 'node:zlib';

/** One message of `application/vnd.amazon.eventstream` with text headers ("Event stream encoding", Amazon Transcribe developer guide). */
export function toEventStreamFrame(headers: Readonly<Record<string, string>>, payload: unknown): Buffer {
  const head = Buffer.concat(Object.entries(headers).map(([name, value]) => {
    const length = Buffer.alloc(3);
    length.writeUInt8(7); // the type of a text
    length.writeUInt16BE(Buffer.byteLength(value), 1);
    return Buffer.concat([Buffer.from([Buffer.byteLength(name)]), Buffer.from(name), length, Buffer.from(value)]);
  }));
  const body = Buffer.from(JSON.stringify(payload));
  const prelude = Buffer.alloc(8);
  prelude.writeUInt32BE(16 + head.length + body.length);
  prelude.writeUInt32BE(head.length, 4);
  const withChecksum = (bytes: Buffer) => {
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32(bytes));
    return Buffer.concat([bytes, checksum]);
  };
  return withChecksum(Buffer.concat([withChecksum(prelude), head, body]));
}
