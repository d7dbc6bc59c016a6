/** The one question of a DNS query (RFC 1035 §4.1.2), and the bytes it takes. */
export type Question = { readonly name: string; readonly type: number; readonly end: number };

export function readQuestion(message: Buffer): Question | undefined {
  const labels: string[] = [];
  let at = 12;
  for (;;) {
    const length = message[at];
    if (length === undefined || length > 63) return undefined;
    at += 1;
    if (length === 0) break;
    labels.push(message.toString('latin1', at, at + length));
    at += length;
  }
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at), end: at + 4 };
}

/** Answers an A question with the IPv4 addresses; everything else gets an empty answer. */
export function answerQuestion(query: Buffer, question: Question, addresses: readonly string[]): Buffer {
  const given = question.type === 1 ? addresses.filter((address) => address.includes('.')) : [];
  const head = Buffer.from(query.subarray(0, question.end));
  head.writeUInt16BE(addresses.length === 0 ? 0x8183 : 0x8180, 2);
  head.writeUInt16BE(given.length, 6);
  head.writeUInt32BE(0, 8);
  const records = given.map((address) =>
    Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, ...address.split('.').map(Number)]),
  );
  return Buffer.concat([head, ...records]);
}
