import assert from 'node:assert/strict';
import Image from 'escpos/image.js';
import Printer from 'escpos/printer.js';
import { disarmRealTime, type Bitmap } from './raster.ts';

const [esc, fs, gs] = [0x1b, 0x1c, 0x1d];

/**
 * ESC/POS commands by the package `escpos`, as far as it is sound: text, feed, picture, cut, buzzer, drawer. What it
 * gets wrong is written here: the kanji mode that it never switches on, double size, which on an Epson leaves kanji as
 * they are, and QR codes, for which it speaks another maker's dialect. None of its adapters is ever loaded.
 */
export type CommandBuilder = {
  /** Shift_JIS text in the printer's own font; control characters are dropped. */
  readonly text: (line: string) => CommandBuilder;
  readonly size: (size: 'normal' | 'double') => CommandBuilder;
  readonly feed: (lines: number) => CommandBuilder;
  readonly picture: (bitmap: Bitmap) => CommandBuilder;
  readonly qr: (content: string, cellDots: number) => CommandBuilder;
  /** Feeds first. */
  readonly cut: (kind: 'partial' | 'full') => CommandBuilder;
  readonly beep: (times: number, tenths: number) => CommandBuilder;
  readonly openDrawer: (pin: 2 | 5) => CommandBuilder;
  readonly bytes: () => Uint8Array;
};

export function createCommandBuilder(): CommandBuilder {
  const pieces: Uint8Array[] = [];
  const printer = new Printer({ write: (bytes) => pieces.push(Uint8Array.from(bytes)) }, { encoding: 'Shift_JIS' });
  const small = (value: number, most: number) => assert.ok(Number.isInteger(value) && value >= 1 && value <= most);
  const builder: CommandBuilder = {
    text: (line) => {
      printer.text(line.replaceAll(/\p{Cc}/gu, ''));
      return builder;
    },
    size: (size) => {
      // GS ! for ASCII, FS ! for kanji.
      const [plain, kanji] = size === 'double' ? [0x11, 0x0c] : [0, 0];
      printer.print(Buffer.from([gs, 0x21, plain, fs, 0x21, kanji]));
      return builder;
    },
    feed: (lines) => {
      small(lines, 20);
      printer.feed(lines);
      return builder;
    },
    picture: (bitmap) => {
      printer.raster(imageOf(bitmap));
      return builder;
    },
    qr: (content, cellDots) => {
      small(cellDots, 8);
      printer.print(nativeQr(Buffer.from(content, 'utf8'), cellDots));
      return builder;
    },
    cut: (kind) => {
      printer.cut(kind === 'partial', 3);
      return builder;
    },
    beep: (times, tenths) => {
      small(times, 9);
      small(tenths, 9);
      printer.beep(times, tenths);
      return builder;
    },
    openDrawer: (pin) => {
      // The package leaves the lengths of the pulse out, so that the printer would take the next two bytes for them.
      printer.cashdraw(pin).print(Buffer.from([25, 250]));
      return builder;
    },
    bytes: () => {
      printer.flush();
      return Buffer.concat(pieces);
    },
  };
  printer.hardware('init');
  // ESC t 1, FS &, FS C 1, ESC R 8: katakana page, kanji mode in Shift_JIS, Japan.
  printer.print(Buffer.from([esc, 0x74, 1, fs, 0x26, fs, 0x43, 1, esc, 0x52, 8]));
  return builder;
}

/** The package takes what is clear or light for paper. */
function imageOf(bitmap: Bitmap): Image {
  const safe = disarmRealTime(bitmap.rows);
  const bytesPerRow = Math.ceil(bitmap.widthDots / 8);
  const data = new Uint8Array(bytesPerRow * 8 * bitmap.heightDots * 4).fill(0xff);
  for (let at = 0; at < bytesPerRow * 8 * bitmap.heightDots; at++)
    if (((safe[at >> 3] ?? 0) & (0x80 >> (at & 7))) !== 0) data.fill(0, at * 4, at * 4 + 3);
  return new Image({ data, shape: [bytesPerRow * 8, bitmap.heightDots, 4] });
}

/** GS ( k: model 2, size of a cell, error correction M, the data, print. */
function nativeQr(data: Buffer, cellDots: number): Buffer {
  const length = data.length + 3;
  assert.ok(length <= 0xffff);
  const part = (...bytes: number[]) => Buffer.from([gs, 0x28, 0x6b, ...bytes]);
  return Buffer.concat([
    part(4, 0, 0x31, 0x41, 0x32, 0),
    part(3, 0, 0x31, 0x43, cellDots),
    part(3, 0, 0x31, 0x45, 0x31),
    part(length & 0xff, length >> 8, 0x31, 0x50, 0x30),
    data,
    part(3, 0, 0x31, 0x51, 0x30),
  ]);
}

/**
 * What stands before the picture of a self-test slip: the same chart in the printer's own font, so that a technician
 * sees whether it has one, and which letters it lacks.
 */
export function buildOwnFontChart(model: string): Uint8Array {
  return createCommandBuilder()
    .text(`OWN FONT  ${model}`)
    .size('double')
    .text('漢字 ｶﾅ ABC')
    .size('normal')
    .text('あいうえお 令和 ①② 〒 ㈱ ￥ ― ～')
    .feed(1)
    .bytes();
}
