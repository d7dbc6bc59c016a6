/** A minimal ClientHello record (RFC 8446 §4.1.2), with one host_name as it is given or none. */
export function helloBytes(serverName: string | null): Buffer {
  const list =
    serverName === null ? [] : [extension(0, vector(2, Buffer.concat([Buffer.from([0]), vector(2, serverName)])))];
  const body = Buffer.concat([
    Buffer.from([3, 3]),
    Buffer.alloc(32, 7),
    vector(1, ''),
    vector(2, Buffer.from([0x13, 0x01])),
    vector(1, Buffer.from([0])),
    vector(2, Buffer.concat([...list, extension(43, vector(1, Buffer.from([3, 4])))])),
  ]);
  const message = Buffer.concat([Buffer.from([1]), length(3, body.length), body]);
  return Buffer.concat([Buffer.from([22, 3, 1]), length(2, message.length), message]);
}

function length(size: number, value: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntBE(value, 0, size);
  return bytes;
}

function vector(size: number, content: Buffer | string): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
  return Buffer.concat([length(size, bytes.length), bytes]);
}

function extension(type: number, content: Buffer): Buffer {
  return Buffer.concat([length(2, type), vector(2, content)]);
}
