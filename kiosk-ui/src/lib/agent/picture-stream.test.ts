import { expect, test } from 'vitest';
import { createBlockReader } from './picture-stream.ts';

const block = (kind: number, content: string) => {
  const bytes = new TextEncoder().encode(content);
  const whole = new Uint8Array(5 + bytes.length);
  whole[0] = kind;
  new DataView(whole.buffer).setUint32(1, bytes.length);
  whole.set(bytes, 5);
  return whole;
};

test.each([1, 2, 3, 7, 1000])('blocks are the same however they are cut, in pieces of %i bytes', (size) => {
  const stream = [...block(1, 'picture'), ...block(2, ''), ...block(2, '{"a":1}')];
  const found: string[] = [];
  const take = createBlockReader((kind, content) => found.push(`${kind} ${new TextDecoder().decode(content)}`));
  for (let at = 0; at < stream.length; at += size) take(new Uint8Array(stream.slice(at, at + size)));
  expect(found).toEqual(['1 picture', '2 ', '2 {"a":1}']);
});
