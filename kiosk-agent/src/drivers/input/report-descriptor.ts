import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** One value of an input report: what it means, and where it stands. */
export type InputField = {
  /** 0 where the device does not number its reports. */
  readonly reportId: number;
  readonly usagePage: number;
  readonly usage: number;
  /** From the beginning of the report, its id not counted. */
  readonly bitOffset: number;
  readonly bitLength: number;
};

export type DescriptorFault = 'too-long' | 'cut-off' | 'long-item' | 'too-much';

const maxDescriptorBytes = 4096;
const maxFields = 512;
const maxReportBits = 65_536;

type Globals = {
  readonly usagePage: number;
  readonly reportSize: number;
  readonly reportCount: number;
  readonly reportId: number;
};

type Reading = {
  globals: Globals;
  usages: readonly { readonly page: number; readonly usage: number }[];
  readonly fields: InputField[];
  /** How many bits each report has so far. */
  readonly lengths: Map<number, number>;
};

/**
 * Reads the input fields out of a HID report descriptor. Ranges of usages are not followed, since no device of ours names
 * its values by them. Faults: `too-long`, `cut-off` in an item, `long-item`, `too-much` when it describes huge reports.
 * Source: USB HID 1.11, 6.2.2.
 */
export function readInputFields(descriptor: Uint8Array): Result<InputField[], DescriptorFault> {
  if (descriptor.length > maxDescriptorBytes) return err('too-long');
  const reading: Reading = {
    globals: { usagePage: 0, reportSize: 0, reportCount: 0, reportId: 0 },
    usages: [],
    fields: [],
    lengths: new Map(),
  };
  for (let at = 0; at < descriptor.length;) {
    const prefix = descriptor[at] ?? 0;
    if (prefix === 0xfe) return err('long-item');
    const size = [0, 1, 2, 4][prefix & 0x03] ?? 0;
    if (at + 1 + size > descriptor.length) return err('cut-off');
    let value = 0;
    for (let index = size; index > 0; index--) value = value * 256 + (descriptor[at + index] ?? 0);
    if (!applyItem(reading, { tag: prefix & 0xfc, size, value })) return err('too-much');
    at += 1 + size;
  }
  return ok(reading.fields);
}

type Item = { readonly tag: number; readonly size: number; readonly value: number };

/** Takes one item in; `false` when the report would be larger than any that we read. */
function applyItem(reading: Reading, { tag, size, value }: Item): boolean {
  const { globals } = reading;
  if (tag === 0x04) reading.globals = { ...globals, usagePage: value };
  else if (tag === 0x74) reading.globals = { ...globals, reportSize: value };
  else if (tag === 0x94) reading.globals = { ...globals, reportCount: value };
  else if (tag === 0x84) reading.globals = { ...globals, reportId: value };
  else if (tag === 0x08) {
    // A usage of four bytes carries its page in the upper two.
    const page = size === 4 ? Math.floor(value / 65_536) : globals.usagePage;
    if (reading.usages.length >= maxFields) return false;
    reading.usages = [...reading.usages, { page, usage: value % 65_536 }];
  } else if (tag === 0x80) {
    const took = takeInput(reading, (value & 0x01) !== 0);
    reading.usages = [];
    return took;
  } else if (isOtherMainItem(tag)) reading.usages = [];
  return true;
}

/** Output, Feature, Collection, End Collection: each uses up the usages before it. */
function isOtherMainItem(tag: number): boolean {
  return tag === 0x90 || tag === 0xb0 || tag === 0xa0 || tag === 0xc0;
}

function takeInput(reading: Reading, isConstant: boolean): boolean {
  const { reportId, reportSize, reportCount } = reading.globals;
  const start = reading.lengths.get(reportId) ?? 0;
  const bits = reportSize * reportCount;
  if (start + bits > maxReportBits || reading.lengths.size > 255) return false;
  reading.lengths.set(reportId, start + bits);
  if (isConstant || bits === 0) return true;
  // One element for each usage, and all that are left for the last one.
  for (const [index, { page, usage }] of reading.usages.slice(0, reportCount).entries()) {
    const isLast = index === Math.min(reading.usages.length, reportCount) - 1;
    const bitOffset = start + index * reportSize;
    const bitLength = isLast ? start + bits - bitOffset : reportSize;
    if (reading.fields.length >= maxFields) return false;
    reading.fields.push({ reportId, usagePage: page, usage, bitOffset, bitLength });
  }
  return true;
}
