const maxWords = 24;

/** An input as the words of somebody who speaks several times: each behind two bytes for its length. */
export function wordsOf(input: Buffer): readonly Buffer[] {
  const words: Buffer[] = [];
  for (let at = 0; at + 2 <= input.length && words.length < maxWords;) {
    const size = input.readUInt16BE(at);
    words.push(input.subarray(at + 2, at + 2 + size));
    at += 2 + size;
  }
  return words;
}

export function inputOf(words: readonly Buffer[]): Buffer {
  return Buffer.concat(
    words.flatMap((word) => {
      const size = Buffer.alloc(2);
      size.writeUInt16BE(word.length);
      return [size, word];
    }),
  );
}
