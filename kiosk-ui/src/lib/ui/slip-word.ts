import type { PrintJob } from '@machikado/contracts/print.ts';

/** What is said of a slip: its state, and of two states how much the printer has said itself. */
export type SlipWord = PrintJob['state'] | 'sent' | 'processed';

/**
 * The word for a slip. `sent`: all of it has left for the printer, which has not answered for it yet. `processed`: it has
 * worked all of it, and whether the paper is out it does not tell. `printed` is said only when it does.
 */
export function slipWord({ state, proof, sentBands, totalBands }: PrintJob): SlipWord {
  if (state === 'printed') return proof ?? 'processed';
  return state === 'printing' && totalBands > 0 && sentBands >= totalBands ? 'sent' : state;
}
