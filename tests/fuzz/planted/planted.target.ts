import type { Target } from '../fuzzer.ts';
import { packets } from '../targets/sample-packets.ts';
import { readFields } from './broken-parser.ts';

/** A parser with defects, so that it is known that the fuzzer finds them. */
export const target: Target = { seeds: packets.slice(0, 1), words: [], maxBytes: 4200, run: readFields };
