import { expect, test } from 'vitest';
import type { PrintJob } from '@machikado/contracts/print.ts';
import { slipWord } from './slip-word.ts';

const id = '00000000-0000-4000-8000-000000000000';
const job: PrintJob = { id, number: 'P-0042', kind: 'permit', state: 'queued', sentBands: 0, totalBands: 0 };

test.each<[string, Partial<PrintJob>, string]>([
  ['nothing has been drawn yet', {}, 'queued'],
  ['the marker is written, no band is counted', { state: 'printing' }, 'printing'],
  ['some of it is on its way', { state: 'printing', sentBands: 3, totalBands: 10 }, 'printing'],
  ['all of it has left for the printer', { state: 'printing', sentBands: 10, totalBands: 10 }, 'sent'],
  ['the printer has worked it', { state: 'printed', proof: 'processed', sentBands: 10, totalBands: 10 }, 'processed'],
  ['the paper is out', { state: 'printed', proof: 'printed', sentBands: 10, totalBands: 10 }, 'printed'],
  ['what it said is not known any more', { state: 'printed' }, 'processed'],
  ['it ended on its way', { state: 'unknown', sentBands: 10, totalBands: 10 }, 'unknown'],
  ['it waits for paper', { state: 'waiting', reason: 'paper-end', totalBands: 10 }, 'waiting'],
])('%s: the word is no more than what is known', (_when, change, word) => {
  expect(slipWord({ ...job, ...change })).toBe(word);
});
