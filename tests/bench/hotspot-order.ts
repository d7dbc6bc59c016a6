import { z } from 'zod';

/** What the gateway by itself is told: how many passes it has, and how often one more comes and goes. */
export const KernelOrder = z.object({ passes: z.int(), turns: z.int() });

/** Milliseconds, one value for each turn. */
export const KernelAnswer = z.object({ open: z.array(z.number()), close: z.array(z.number()) });
export type KernelAnswer = z.infer<typeof KernelAnswer>;
