/** What the first bytes of a tunnel are: still too few, no TLS at all, or a ClientHello with or without a name. */
export type HelloReading =
  | { readonly state: 'incomplete' }
  | { readonly state: 'not-tls' }
  | { readonly state: 'hello'; readonly serverName: string | undefined };

const notTls: HelloReading = { state: 'not-tls' };
const incomplete: HelloReading = { state: 'incomplete' };
/** More than any browser sends, post-quantum key shares included. */
export const helloLimitBytes = 16_384;
/** A record: type (1), version (2, the first of which is always 3), length (2), then its fragment (RFC 8446 §5.1). */
const recordHeaderBytes = 5;
const recordLengthAt = 3;
const recordLimitBytes = 16_384;
const handshakeRecord = 22;
const legacyMajorVersion = 3;
/** A handshake message: type (1), length (3), then its body (RFC 8446 §4). */
const messageLengthAt = 1;
const messageLengthBytes = 3;
const messageHeaderBytes = messageLengthAt + messageLengthBytes;
const clientHello = 1;
/** The fields of a ClientHello in their order; of a vector, how many bytes its length takes (RFC 8446 §4.1.2). */
const versionBytes = 2;
const randomBytes = 32;
const lengthBytesOf = { sessionId: 1, cipherSuites: 2, compressionMethods: 1, extensions: 2, extension: 2 } as const;
const extensionTypeBytes = 2;
/** The extension server_name: a list of names, each of a type (RFC 6066 §3). */
const serverNameExtension = 0;
const nameListLengthBytes = 2;
const nameTypeBytes = 1;
const nameLengthBytes = 2;
const hostName = 0;

/**
 * Reads a ClientHello (RFC 8446 §4.1.2) that may be spread over several records, and its one host_name (RFC 6066 §3).
 * A hello with two names, or whose lengths do not fit together, is `not-tls`. The name comes as it was sent.
 */
export function readClientHello(bytes: Buffer): HelloReading {
  const message = readHandshake(bytes);
  if ('state' in message) return message;
  try {
    return { state: 'hello', serverName: readServerName(new Reader(message.subarray(messageHeaderBytes))) };
  } catch (error) {
    if (error instanceof RangeError) return notTls;
    throw error;
  }
}

/** The first handshake message, whole; what follows it (early data) is the server's to judge. */
function readHandshake(bytes: Buffer): Buffer | HelloReading {
  let message = Buffer.alloc(0);
  for (let at = 0; at < bytes.length;) {
    if (bytes[at] !== handshakeRecord || (bytes[at + 1] ?? legacyMajorVersion) !== legacyMajorVersion) return notTls;
    const fragmentAt = at + recordHeaderBytes;
    if (bytes.length < fragmentAt) return incomplete;
    const length = bytes.readUInt16BE(at + recordLengthAt);
    if (length === 0 || length > recordLimitBytes) return notTls;
    message = Buffer.concat([message, bytes.subarray(fragmentAt, fragmentAt + length)]);
    if (message.length > 0 && message[0] !== clientHello) return notTls;
    const wanted = wholeLength(message);
    if (wanted !== undefined) {
      // A record that holds more than the hello is none that a browser sends.
      if (wanted > helloLimitBytes || message.length > wanted) return notTls;
      if (message.length === wanted) return message;
    }
    at = fragmentAt + length;
  }
  return incomplete;
}

/** How long a message is with its header; `undefined` while the header is not there yet. */
function wholeLength(message: Buffer): number | undefined {
  if (message.length < messageHeaderBytes) return undefined;
  return messageHeaderBytes + message.readUIntBE(messageLengthAt, messageLengthBytes);
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

  advance(size: number): void {
    this.#take(size);
  }

  #take(size: number): Buffer {
    if (size > this.left) throw new RangeError('The hello ends too early.');
    this.#at += size;
    return this.#bytes.subarray(this.#at - size, this.#at);
  }
}

function readServerName(hello: Reader): string | undefined {
  // legacy_version and random come first and say nothing of the host (RFC 8446 §4.1.2).
  hello.advance(versionBytes + randomBytes);
  hello.vector(lengthBytesOf.sessionId);
  hello.vector(lengthBytesOf.cipherSuites);
  hello.vector(lengthBytesOf.compressionMethods);
  if (hello.left === 0) return undefined;
  const extensions = new Reader(hello.vector(lengthBytesOf.extensions));
  if (hello.left > 0) throw new RangeError('There is something behind the extensions.');
  let name: string | undefined;
  while (extensions.left > 0) {
    const type = extensions.number(extensionTypeBytes);
    const body = extensions.vector(lengthBytesOf.extension);
    if (type !== serverNameExtension) continue;
    if (name !== undefined) throw new RangeError('The extension is there twice.');
    name = readNameList(new Reader(new Reader(body).vector(nameListLengthBytes)));
  }
  return name;
}

function readNameList(list: Reader): string {
  if (list.number(nameTypeBytes) !== hostName) throw new RangeError('Not a host_name.');
  const name = list.vector(nameLengthBytes).toString('latin1');
  if (list.left > 0 || name === '') throw new RangeError('Not exactly one name.');
  return name;
}
