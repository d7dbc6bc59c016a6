import { createHash } from 'node:crypto';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { PrinterProfile } from '@machikado/device-profiles/printer-profile.ts';
import type { BytePort } from '../../transports/port.ts';
import type { Slip } from '../printer.ts';
import type { EncodedSlip, Session, SessionFailure, SessionOptions } from '../session.ts';
import {
  askIdentity,
  askProcess,
  askRealTime,
  automaticStatusOn,
  cut,
  feedLines,
  fence,
  flushPicture,
  initialise,
} from './commands.ts';
import { buildOwnFontChart } from './command-builder.ts';
import { encodeInRom } from './kanji-rom.ts';
import { encodeBands } from './raster.ts';
import { classifyCondition, createReplyReader, decodeRealTime, type Reply } from './status.ts';

type Question = { readonly count: number; readonly kind: Reply['kind'] };

/** Turns a bitmap into the commands of one printer model. */
export function encodeSlip(
  { bitmap, document, isTest, separate }: Pick<Slip, 'bitmap' | 'document' | 'isTest' | 'separate'>,
  { id, print }: Pick<PrinterProfile, 'id' | 'print'>,
): EncodedSlip {
  const ending = print.cut === 'none' ? feedLines(6) : Buffer.concat([feedLines(3), cut(print.cut)]);
  // ESC @ ends the automatic status as well.
  const chart = isTest === true ? buildOwnFontChart(id) : new Uint8Array();
  const start = Buffer.concat([chart, initialise, automaticStatusOn]);
  return {
    preamble: separate ? Buffer.concat([initialise, ending, start]) : start,
    bands: (document && encodeInRom(document, print)) || encodeBands(bitmap, print.rasterBandRows),
    ending,
  };
}

/** Four visible ASCII characters of a slip, for GS ( H; the answer brings them back. */
export function processIdOf(id: string): string {
  const hash = createHash('sha256').update(id).digest();
  return Array.from(hash.subarray(0, 4), (byte) => String.fromCharCode(0x30 + (byte % 0x4b))).join('');
}

/** Starts talking ESC/POS over a port. */
export function openEscposSession(port: BytePort, options: SessionOptions): Session {
  const read = createReplyReader();
  const listeners = new Set<(reply: Reply) => void>();
  port.onBytes((bytes) => {
    for (const reply of read(bytes)) {
      if (reply.kind === 'automatic') options.onStatus(classifyCondition(reply.condition));
      for (const listener of listeners) listener(reply);
    }
  });

  const ask = async (bytes: Uint8Array, question: Question): Promise<Result<Reply[], SessionFailure>> => {
    const replies: Reply[] = [];
    const complete = Promise.withResolvers<Result<Reply[], SessionFailure>>();
    const listener = (reply: Reply) => {
      if (reply.kind === question.kind) replies.push(reply);
      if (replies.length === question.count) complete.resolve(ok(replies));
    };
    listeners.add(listener);
    const timer = setTimeout(() => complete.resolve(err('silent')), options.answerTimeoutMs);
    void port.closed.then(() => complete.resolve(err('closed')));
    try {
      const written = await port.write(bytes);
      return written.ok ? await complete.promise : err('closed');
    } finally {
      clearTimeout(timer);
      listeners.delete(listener);
    }
  };

  return {
    closed: port.closed,
    close: port.close,
    write: port.write,
    greet: () => port.write(Buffer.concat([flushPicture(options.flushBytes), initialise, automaticStatusOn])),
    askStatus: async () => {
      const questions = Buffer.concat(([1, 2, 3, 4] as const).map((what) => askRealTime(what)));
      const answered = await ask(questions, { count: 4, kind: 'real-time' });
      if (!answered.ok) return answered;
      const [a = 0, b = 0, c = 0, d = 0] = answered.value.map((reply) => (reply.kind === 'real-time' ? reply.byte : 0));
      return ok(classifyCondition(decodeRealTime([a, b, c, d])));
    },
    identify: async () => {
      const questions = Buffer.concat([askIdentity('maker'), askIdentity('model')]);
      const answered = await ask(questions, { count: 2, kind: 'identity' });
      if (!answered.ok) return answered;
      const [maker = '', model = ''] = answered.value.map((reply) => (reply.kind === 'identity' ? reply.text : ''));
      return ok({ maker, model });
    },
    encode: encodeSlip,
    proofOf: (slip, profile) => {
      const id = profile.status.processId ? processIdOf(slip.id) : undefined;
      const answered = new Promise<void>((resolve) => {
        const listener = (reply: Reply) => {
          const isAnswer = id === undefined ? reply.kind === 'fence' : reply.kind === 'process' && reply.id === id;
          if (!isAnswer) return;
          listeners.delete(listener);
          resolve();
        };
        listeners.add(listener);
      });
      return id === undefined
        ? { question: fence, answered, proves: 'processed' }
        : { question: askProcess(id), answered, proves: 'printed' };
    },
  };
}
