import { setTimeout as delay } from 'node:timers/promises';
import { AlertBoard } from '@machikado/contracts/alert.ts';
import type { CityClient } from './client.ts';
import type { KeptAnswers } from './kept-answers.ts';

const waitS = 25;
const firstPauseMs = 500;
const longestPauseMs = 5000;

export type AlertWatchOptions = {
  readonly client: CityClient;
  readonly kept: KeptAnswers;
  readonly now: () => Date;
  readonly onBoard: (board: AlertBoard) => void;
  /** Called with every answer of the city, also one without news. */
  readonly onChecked?: (at: Date) => void;
  readonly signal: AbortSignal;
};

/** The board of warnings that was kept last; shown until the city says otherwise. */
export function keptAlerts(kept: KeptAnswers): AlertBoard | undefined {
  return kept.read('alerts', AlertBoard)?.value;
}

/** Knows when the city last said how warnings stand: from its answers, and after a restart from what was kept. */
export function createAlertCheck(kept: KeptAnswers) {
  let checkedAt = kept.read('alerts', AlertBoard)?.fetchedAt;
  return {
    onChecked: (at: Date): void => {
      checkedAt = at.toISOString();
    },
    checkedAt: (): string | undefined => checkedAt,
  };
}

/**
 * Waits for news of warnings by long polls until the signal fires. After every loss of the city the whole board is asked
 * for, whatever its revision, because a restored city may count lower.
 */
export async function watchAlerts(options: AlertWatchOptions): Promise<void> {
  const { client, kept, signal } = options;
  let after = -1;
  let pauseMs = firstPauseMs;
  let shown = JSON.stringify(keptAlerts(kept));
  while (!signal.aborted) {
    const board = await client.call({
      method: 'GET',
      path: `/v1/alerts?after=${after}&waitS=${waitS}`,
      answer: AlertBoard,
      timeoutMs: (waitS + 10) * 1000,
      signal,
    });
    if (!board.ok) {
      after = -1;
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      continue;
    }
    pauseMs = firstPauseMs;
    options.onChecked?.(options.now());
    // An answer at once with nothing new would make this a busy loop; a well-behaved city holds the poll.
    const isNews = board.value.revision !== after;
    after = board.value.revision;
    const text = JSON.stringify(board.value);
    if (text !== shown) {
      shown = text;
      kept.keep('alerts', board.value, options.now());
      options.onBoard(board.value);
    }
    if (!isNews) await delay(firstPauseMs, undefined, { signal }).catch(() => undefined);
  }
}
