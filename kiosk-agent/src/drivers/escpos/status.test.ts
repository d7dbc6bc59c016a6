import fc from 'fast-check';
import { expect, test } from 'vitest';
import { automaticStatus, paperSensor, realTimeStatus } from '../../../simulators/printer/printer-state.ts';
import { classifyCondition, createReplyReader, decodeRealTime, type Reply } from './status.ts';

const bytes = fc.uint8Array({ maxLength: 64 });

test('any bytes, however cut, give the same answers and no fault', () => {
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 12 }), (pieces) => {
      const inPieces = createReplyReader();
      const whole = createReplyReader();
      expect(pieces.flatMap((piece) => inPieces(piece))).toEqual(whole(Buffer.concat(pieces)));
    }),
    { numRuns: 500 },
  );
});

test('a name without an end is not kept for ever', () => {
  const read = createReplyReader();
  const [reply] = read(Uint8Array.from([0x5f, ...new Array<number>(500).fill(0x41)]));
  expect(reply).toMatchObject({ kind: 'identity' });
  expect(reply?.kind === 'identity' && reply.text.length).toBe(80);
});

test.each([
  [{ paper: 'ok', cover: 'closed', online: true, trouble: 'none' }, 'ready'],
  [{ paper: 'near-end', cover: 'closed', online: true, trouble: 'none' }, 'paper-near-end'],
  [{ paper: 'end', cover: 'closed', online: true, trouble: 'none' }, 'paper-end'],
  [{ paper: 'end', cover: 'open', online: true, trouble: 'none' }, 'cover-open'],
  [{ paper: 'ok', cover: 'closed', online: true, trouble: 'heat' }, 'overheated'],
  [{ paper: 'ok', cover: 'closed', online: true, trouble: 'cutter' }, 'cutter-error'],
  [{ paper: 'ok', cover: 'closed', online: true, trouble: 'fault' }, 'error'],
] as const)('%o is understood in both ways of asking', (state, status) => {
  const [automatic] = createReplyReader()(automaticStatus(state));
  expect(automatic?.kind === 'automatic' && classifyCondition(automatic.condition)).toBe(status);
  const answers = ([1, 2, 3, 4] as const).map((what) => realTimeStatus(state, what)) as [
    number,
    number,
    number,
    number,
  ];
  expect(classifyCondition(decodeRealTime(answers))).toBe(status);
});

test('answers of all kinds are told apart in one stream', () => {
  const state = { paper: 'near-end', cover: 'closed', online: true, trouble: 'none' } as const;
  const name = Buffer.from('_EPSON\0_TM-T88VII\0', 'latin1');
  const stream = Buffer.concat([
    automaticStatus(state),
    Uint8Array.of(realTimeStatus(state, 4), paperSensor(state)),
    name,
    Buffer.from('7"A1b2\0', 'latin1'),
    Uint8Array.of(0x11, 0x13),
  ]);
  const kinds = createReplyReader()(stream).map((reply: Reply) =>
    reply.kind === 'identity' ? reply.text : reply.kind === 'process' ? reply.id : reply.kind,
  );
  expect(kinds).toEqual(['automatic', 'real-time', 'fence', 'EPSON', 'TM-T88VII', 'A1b2']);
});
