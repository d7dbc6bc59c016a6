import type { Problem } from '@machikado/contracts/problem.ts';
import type { Result } from '@machikado/contracts/result.ts';

/** Turns a reading into candidates, best first. Errors: `out-of-service`, `too-many-requests`. */
export type Converter = AsyncDisposable & {
  readonly available: () => boolean;
  readonly convert: (reading: string) => Promise<Result<string[], Problem>>;
  /** Begins anew, so that nothing typed in one visit is in memory in the next. */
  readonly forget: () => void;
};
