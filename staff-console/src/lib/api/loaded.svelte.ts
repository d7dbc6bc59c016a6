import type { Problem } from '@machikado/contracts/problem.ts';
import type { Result } from '@machikado/contracts/result.ts';
import { call, type Call } from './client.ts';
import type { z } from 'zod';

export type Loaded<Value> = {
  /** What was read last; kept while a newer reading fails. */
  readonly value: Value | undefined;
  readonly problem: Problem | undefined;
  readonly reload: () => Promise<void>;
};

/**
 * Something of the city that a page shows: read when the page opens and when what it asks for changes, then again every
 * `everyMs` while the page is visible. Call it while a component is set up.
 */
export function loaded<Answer extends z.ZodType>(
  wanted: () => Call<Answer>,
  everyMs = 20_000,
): Loaded<z.infer<Answer>> {
  // Not reactive on purpose: the effect below writes it, and must not run again for that.
  let path = '';
  let value = $state.raw<z.infer<Answer> | undefined>(undefined);
  let problem = $state.raw<Problem | undefined>(undefined);

  async function read(options: Call<Answer>): Promise<void> {
    const result: Result<z.infer<Answer>, Problem> = await call(options);
    // An answer that comes after the page asked for something else is not shown.
    if (options.path !== path) return;
    problem = result.ok ? undefined : result.error;
    if (result.ok) value = result.value;
  }

  $effect(() => {
    const options = wanted();
    if (options.path !== path) value = undefined;
    path = options.path;
    problem = undefined;
    void read(options);
    const again = () => {
      if (document.visibilityState === 'visible') void read(options);
    };
    const timer = setInterval(again, everyMs);
    document.addEventListener('visibilitychange', again);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', again);
    };
  });

  return {
    get value() {
      return value;
    },
    get problem() {
      return problem;
    },
    reload: () => read(wanted()),
  };
}
