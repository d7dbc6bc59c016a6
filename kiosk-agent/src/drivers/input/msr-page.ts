import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { readInputFields, type DescriptorFault, type InputField } from './report-descriptor.ts';
import type { Encoding, Swipe, SwipeFault, TrackName } from './swipe.ts';
import { decodeTrackBits } from './track-bits.ts';

const usagePage = 0x8e;

/** Usages of each track's length and data. Source: USB HID Point of Sale Usage Tables 1.02, page 0x8E. */
const trackUsages: readonly { readonly track: TrackName; readonly length: number; readonly data: number }[] = [
  { track: '1', length: 0x11, data: 0x21 },
  { track: '2', length: 0x12, data: 0x22 },
  { track: '3', length: 0x13, data: 0x23 },
  { track: 'jis', length: 0x14, data: 0x24 },
];

/** Where the tracks stand in a report of one reader, in bytes and with the report id counted where there is one. */
export type MsrLayout = {
  readonly reportId: number;
  readonly reportBytes: number;
  readonly tracks: readonly {
    readonly track: TrackName;
    readonly lengthAt: number;
    readonly lengthBytes: number;
    readonly dataAt: number;
    readonly dataBytes: number;
  }[];
};

/** Finds the tracks in the report descriptor of a reader. `no-tracks` when it has none, or not on whole bytes. */
export function readMsrLayout(descriptor: Uint8Array): Result<MsrLayout, DescriptorFault | 'no-tracks'> {
  const read = readInputFields(descriptor);
  if (!read.ok) return read;
  const own = read.value.filter((field) => field.usagePage === usagePage && isOnWholeBytes(field));
  const [first] = own;
  if (first === undefined) return err('no-tracks');
  const { reportId } = first;
  const inReport = own.filter((field) => field.reportId === reportId);
  const idBytes = reportId === 0 ? 0 : 1;
  const tracks = trackUsages.flatMap(({ track, length, data }) => {
    const lengthField = inReport.find((field) => field.usage === length);
    const dataField = inReport.find((field) => field.usage === data);
    if (lengthField === undefined || dataField === undefined || lengthField.bitLength > 16) return [];
    const [lengthAt, dataAt] = [lengthField, dataField].map((field) => idBytes + field.bitOffset / 8) as [
      number,
      number,
    ];
    return { track, lengthAt, lengthBytes: lengthField.bitLength / 8, dataAt, dataBytes: dataField.bitLength / 8 };
  });
  const all = read.value.filter((field) => field.reportId === reportId);
  const bits = Math.max(...all.map((field) => field.bitOffset + field.bitLength));
  return tracks.length > 0 ? ok({ reportId, reportBytes: idBytes + Math.ceil(bits / 8), tracks }) : err('no-tracks');
}

function isOnWholeBytes({ bitOffset, bitLength }: InputField): boolean {
  return bitOffset % 8 === 0 && bitLength % 8 === 0;
}

/**
 * Decodes a report of a reader on the USB page for magnetic stripes: of each track its length in bytes and its bit
 * stream. A track whose bits make no sense is `unreadable`, as after a swipe that was too fast or a scratch.
 */
export function decodeMsrReport(report: Uint8Array, layout: MsrLayout): Result<Swipe, SwipeFault> {
  if (report.length < layout.reportBytes || report.length > layout.reportBytes + 64) return err('wrong-length');
  if (layout.reportId !== 0 && report[0] !== layout.reportId) return err('wrong-length');
  const tracks: Swipe['tracks'][number][] = [];
  const unreadable: TrackName[] = [];
  for (const { track, lengthAt, lengthBytes, dataAt, dataBytes } of layout.tracks) {
    const length = (report[lengthAt] ?? 0) | (lengthBytes === 2 ? (report[lengthAt + 1] ?? 0) << 8 : 0);
    if (length > dataBytes) return err('length-beyond-field');
    if (length === 0) continue;
    const text = decodeTrackBits(report.subarray(dataAt, dataAt + length), track);
    if (text === undefined) unreadable.push(track);
    else tracks.push({ track, text });
  }
  return ok({ kind: 'swipe', encoding: encodingOf({ tracks, unreadable }), tracks, unreadable });
}

function encodingOf({ tracks, unreadable }: Pick<Swipe, 'tracks' | 'unreadable'>): Encoding {
  if (tracks.some(({ track }) => track === 'jis')) return 'jis-2';
  if (tracks.length > 0) return 'iso';
  return unreadable.length > 0 ? 'undetermined' : 'blank';
}
