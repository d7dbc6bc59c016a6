import { canWork, type PrinterState } from './printer-state.ts';

/** Fault bits of the fourth byte. */
const troubleBits = { none: 0, cutter: 0x08, fault: 0x20, heat: 0x40 } as const;

/** The automatic status of a Star printer, nine bytes, with its count of ETBs. */
export function starStatus(state: PrinterState, etbCounter: number): Uint8Array {
  const flags = (state.cover === 'open' ? 0x20 : 0) | (canWork(state) ? 0 : 0x08);
  const paper = { ok: 0, 'near-end': 0x06, end: 0x0e }[state.paper];
  const count = ((etbCounter & 0x18) << 2) | ((etbCounter & 0x07) << 1);
  return Uint8Array.of(0x23, 0x06, flags, troubleBits[state.trouble], 0, paper, 0, count, 0);
}
