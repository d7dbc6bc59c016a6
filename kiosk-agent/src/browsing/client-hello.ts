/** What the first bytes of a tunnel are: still too few, no TLS at all, or a ClientHello with or without a name. */
export type HelloReading =
  | { readonly state: 'incomplete' }
  | { readonly state: 'not-tls' }
  | { readonly state: 'hello'; readonly serverName: string | undefined };

const notTls: HelloReading = { state: 'not-tls' };
const incomplete: HelloReading = { state: 'incomplete' };
/** More than any browser sends, post-quantum key shares included. */
export const helloLimitBytes = 16_384;
const recordLimitBytes = 16_384;
const handshakeRecord = 22;
const clientHello = 1;
const serverNameExtension = 0;

/**
 * Reads a ClientHello (RFC 8446 §4.1.2) that may be spread over several records, and its one host_name (RFC 6066 §3).
 * A hello with two names, or whose lengths do not fit together, is `not-tls`. The name comes as it was sent.
 */
export function readClientHello(bytes: Buffer): HelloReading {
  const message = readHandshake(bytes);
  if ('state' in message) return message;
  try {
    return { state: 'hello', serverName: readServerName(new Reader(message.subarray(4))) };
  } catch (error) {
    if (error instanceof RangeError) return notTls;
    throw error;
  }
}

/** The first handshake message, whole; what follows it (early data) is the server's to judge. */
function readHandshake(bytes: Buffer): Buffer | HelloReading {
  let message = Buffer.alloc(0);
  for (let at = 0; at < bytes.length;) {
    if (bytes[at] !== handshakeRecord || (bytes[at + 1] ?? 3) !== 3) return notTls;
    if (bytes.length < at + 5) return incomplete;
    const length = bytes.readUInt16BE(at + 3);
    if (length === 0 || length > recordLimitBytes) return notTls;
    message = Buffer.concat([message, bytes.subarray(at + 5, at + 5 + length)]);
    if (message.length > 0 && message[0] !== clientHello) return notTls;
    const wanted = message.length < 4 ? Number.POSITIVE_INFINITY : 4 + message.readUIntBE(1, 3);
    if (message.length >= 4 && wanted > helloLimitBytes) return notTls;
    // A record that holds more than the hello is none that a browser sends.
    if (message.length > wanted) return notTls;
    if (message.length === wanted) return message;
    at += 5 + length;
  }
  return incomplete;
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  number(size: number): number {
    return this.#take(size).readUIntBE(0, size);
  }

  /** A vector whose length stands before it in `size` bytes. */
  vector(size: number): Buffer {
    return this.#take(this.number(size));
  }

  skip(size: number): void {
    this.#take(size);
  }

  #take(size: number): Buffer {
    if (size > this.left) throw new RangeError('The hello ends too early.');
    this.#at += size;
    return this.#bytes.subarray(this.#at - size, this.#at);
  }
}

function readServerName(hello: Reader): string | undefined {
  hello.skip(2 + 32);
  hello.vector(1);
  hello.vector(2);
  hello.vector(1);
  if (hello.left === 0) return undefined;
  const extensions = new Reader(hello.vector(2));
  if (hello.left > 0) throw new RangeError('There is something behind the extensions.');
  let name: string | undefined;
  while (extensions.left > 0) {
    const type = extensions.number(2);
    const body = extensions.vector(2);
    if (type !== serverNameExtension) continue;
    if (name !== undefined) throw new RangeError('The extension is there twice.');
    name = readNameList(new Reader(new Reader(body).vector(2)));
  }
  return name;
}

function readNameList(list: Reader): string {
  if (list.number(1) !== 0) throw new RangeError('Not a host_name.');
  const name = list.vector(2).toString('latin1');
  if (list.left > 0 || name === '') throw new RangeError('Not exactly one name.');
  return name;
}
