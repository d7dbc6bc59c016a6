import { setTimeout as delay } from 'node:timers/promises';
import { AlertBoard } from '@machikado/contracts/alert.ts';
import type { KeptContent } from './kept-content.ts';
import type { SignedReader } from './signed-reading.ts';

const boardName = '/v1/alerts';
const waitS = 25;
const firstPauseMs = 500;
const longestPauseMs = 5000;

export type AlertWatchOptions = {
  readonly signed: SignedReader;
  readonly content: Pick<KeptContent, 'read'>;
  readonly now: () => Date;
  readonly onBoard: (board: AlertBoard) => void;
  /** Called with every answer of the city, also one without news. */
  readonly onChecked?: (at: Date) => void;
  readonly signal: AbortSignal;
};

/** The board of warnings that was kept last; shown until the city says otherwise. */
export function keptAlerts(content: Pick<KeptContent, 'read'>): AlertBoard | undefined {
  return content.read(boardName, AlertBoard)?.value;
}

/** Knows when the city last said how warnings stand: from its answers, and after a restart from what was kept. */
export function createAlertCheck(content: Pick<KeptContent, 'read'>) {
  let checkedAt = content.read(boardName, AlertBoard)?.fetchedAt;
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
  const { signed, content, signal } = options;
  let after = -1;
  let pauseMs = firstPauseMs;
  let shown = JSON.stringify(keptAlerts(content));
  while (!signal.aborted) {
    const reading = await signed.ask({
      path: `${boardName}?after=${after}&waitS=${waitS}`,
      answer: AlertBoard,
      timeoutMs: (waitS + 10) * 1000,
      signal,
    });
    if (!reading.ok) {
      after = -1;
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      continue;
    }
    pauseMs = firstPauseMs;
    options.onChecked?.(options.now());
    // An answer at once with nothing new would make this a busy loop; a well-behaved city holds the poll.
    const board = reading.value.value;
    const isNews = board.revision !== after;
    after = board.revision;
    const text = JSON.stringify(board);
    if (text !== shown) {
      shown = text;
      reading.value.keep();
      options.onBoard(board);
    }
    if (!isNews) await delay(firstPauseMs, undefined, { signal }).catch(() => undefined);
  }
}
