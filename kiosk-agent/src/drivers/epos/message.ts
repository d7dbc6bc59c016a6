import { createHash } from 'node:crypto';
import type { PrinterStatus } from '@machikado/contracts/print.ts';
import type { PrinterProfile } from '@machikado/device-profiles/printer-profile.ts';
import type { Slip } from '../printer.ts';

const namespace = 'http://www.epson-pos.com/schemas/2011/03/epos-print';

/** What a slip is called at the printer: 24 of the at most 30 characters that a printjobid may have. */
export function printJobIdOf(slipId: string): string {
  return createHash('sha256').update(slipId).digest('hex').slice(0, 24);
}

type Asked = { readonly device: string; readonly timeoutMs: number; readonly jobId?: string };

/** One request to the ePOS-Print service; an empty body asks for the job, or without an id for the printer's status. */
export function composeRequest({ device, timeoutMs, jobId }: Asked, body: string): string {
  const id = jobId === undefined ? '' : `<printjobid>${jobId}</printjobid>`;
  return (
    '<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>' +
    `<parameter xmlns="${namespace}"><devid>${device}</devid><timeout>${timeoutMs}</timeout>${id}</parameter>` +
    `</s:Header><s:Body><epos-print xmlns="${namespace}">${body}</epos-print></s:Body></s:Envelope>`
  );
}

/** A slip as pictures, feed and cut. */
export function composeBody(slip: Pick<Slip, 'bitmap' | 'separate'>, { print }: PrinterProfile): string {
  const { widthDots, heightDots, rows } = slip.bitmap;
  const bytesPerRow = Math.ceil(widthDots / 8);
  const ending = print.cut === 'none' ? '<feed line="6"/>' : '<feed line="3"/><cut type="feed"/>';
  const pictures: string[] = [];
  for (let top = 0; top < heightDots; top += print.rasterBandRows) {
    const height = Math.min(print.rasterBandRows, heightDots - top);
    const dots = Buffer.from(rows.subarray(top * bytesPerRow, (top + height) * bytesPerRow)).toString('base64');
    const size = `width="${bytesPerRow * 8}" height="${height}"`;
    pictures.push(`<image ${size} color="color_1" mode="mono">${dots}</image>`);
  }
  return `${slip.separate ? ending : ''}${pictures.join('')}${ending}`;
}

export type EposResponse = {
  readonly success: boolean;
  /** Empty when all is well: `EPTR_COVER_OPEN`, `Printing`, `JobNotFound`. */
  readonly code: string;
  readonly flags: number;
};

/** Reads the answer's one element; undefined when there is none. */
export function readResponse(text: string): EposResponse | undefined {
  const attributes = /<response\b([^>]{0,1000})>/.exec(text)?.[1];
  if (attributes === undefined) return undefined;
  const read = (name: string) => new RegExp(`\\b${name}="([^"]{0,60})"`).exec(attributes)?.[1];
  const flags = Number(read('status') ?? NaN);
  if (!Number.isInteger(flags)) return undefined;
  return { success: /^(true|1)$/.test(read('success') ?? ''), code: read('code') ?? '', flags };
}

const has = (flags: number, bit: number) => (flags & bit) !== 0;

/** The one word for the status flags of ePOS-Print: what a person has to do first comes first. */
export function classifyFlags({ flags, code }: Pick<EposResponse, 'flags' | 'code'>): PrinterStatus {
  if (has(flags, 0x01)) return 'offline';
  if (has(flags, 0x20) || code === 'EPTR_COVER_OPEN') return 'cover-open';
  if (has(flags, 0x80000) || code === 'EPTR_REC_EMPTY') return 'paper-end';
  if (has(flags, 0x800) || code === 'EPTR_CUTTER') return 'cutter-error';
  if (has(flags, 0x2400)) return 'error';
  if (has(flags, 0x4000)) return 'overheated';
  if (has(flags, 0x08)) return 'offline';
  return has(flags, 0x20000) ? 'paper-near-end' : 'ready';
}

/** The flags with which the spooler only says that it has taken a job. */
const onlyTaken = new Set([0x0000_0002, 0x8000_0000, -0x8000_0000]);

/** What the answer to a question for a job says of it. */
export function classifyJob({ success, code, flags }: EposResponse): 'printed' | 'under-way' | 'failed' | 'not-known' {
  if (code === 'JobNotFound') return 'not-known';
  if (code === 'Printing' || code === 'JobSpooling') return 'under-way';
  if (success && onlyTaken.has(flags)) return 'under-way';
  return success && has(flags, 0x02) ? 'printed' : 'failed';
}
