import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { encodeFrame, readFrames } from './spool-frame.ts';
import { openSpool, type Spool } from './spool.ts';

function makeSpoolPlace() {
  const directory = mkdtempSync(join(tmpdir(), 'machikado-spool-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const torn: number[] = [];
  const opened: Spool[] = [];
  onTestFinished(async () => {
    for (const spool of opened) await spool[Symbol.asyncDispose]();
  });
  const open = (maxSegments = 4) => {
    const spool = openSpool({ directory, segmentBytes: 256, maxSegments, onTorn: (bytes) => torn.push(bytes) });
    opened.push(spool);
    return spool;
  };
  const files = () => readdirSync(directory).map((name) => join(directory, name));
  return { open, torn, files };
}

const frame = (number: number) => ({ number, payload: Buffer.from(`payload ${number} `.repeat(4)) });
const numbers = (spool: Spool, after = 0) => [...spool.after(after)].map(({ number }) => number);

test('what was kept is there in order after the process is gone, and only the owner may read it', async () => {
  const { open, files, torn } = makeSpoolPlace();
  const first = open();
  for (const number of [1, 2, 3, 4, 5, 6]) expect(await first.append(frame(number))).toBe('kept');
  expect(files().length).toBeGreaterThan(1);
  expect(files().map((file) => statSync(file).mode & 0o777)).toEqual(files().map(() => 0o600));
  const second = open();
  expect(second.last()).toBe(6);
  expect([...second.after(2)].map(({ payload }) => payload.toString())).toEqual(
    [3, 4, 5, 6].map((number) => frame(number).payload.toString()),
  );
  await second.append(frame(7));
  expect(numbers(open())).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(torn).toEqual([]);
});

test('a write that was cut is left out and told of, and what a later process writes is not behind it', async () => {
  const { open, files, torn } = makeSpoolPlace();
  await open().append(frame(1));
  const [file = ''] = files();
  const bytes = readFileSync(file);
  const whole = encodeFrame(frame(2));
  whole.copy(bytes, encodeFrame(frame(1)).length, 0, whole.length - 3);
  writeFileSync(file, bytes);
  const spool = open();
  expect(torn).toEqual([whole.length - 3]);
  await spool.append(frame(2));
  expect(numbers(open())).toEqual([1, 2]);
});

test('there is a bound; what the store has makes room', async () => {
  const { open, files } = makeSpoolPlace();
  const spool = open(2);
  const outcomes = [];
  for (let number = 1; number <= 8; number++) outcomes.push(await spool.append(frame(number)));
  const kept = outcomes.filter((outcome) => outcome === 'kept').length;
  expect(outcomes).toEqual([...Array<string>(kept).fill('kept'), ...Array<string>(8 - kept).fill('full')]);
  expect(numbers(spool)).toHaveLength(kept);
  await spool.forget(kept - 1);
  expect(numbers(spool)).toContain(kept);
  expect(await spool.append(frame(9))).toBe('kept');
  await spool.forget(9, 'all');
  expect(files()).toEqual([]);
  expect(await spool.append(frame(10))).toBe('kept');
});

test('frames of any bytes come back, and whatever is damaged ends them', () => {
  const payloads = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(payloads, fc.nat(), (all, spot) => {
      const frames = all.map((payload, at) => ({ number: at + 1, payload: Buffer.from(payload) }));
      const segment = Buffer.concat([...frames.map(encodeFrame), Buffer.alloc(32)]);
      expect(readFrames(segment)).toEqual({ frames, tornBytes: 0 });
      const at = spot % (segment.length - 32);
      segment.writeUInt8(segment.readUInt8(at) ^ 0x40, at);
      const left = readFrames(segment).frames;
      expect(left).toEqual(frames.slice(0, left.length));
      expect(left.length).toBeLessThan(frames.length);
    }),
  );
});
