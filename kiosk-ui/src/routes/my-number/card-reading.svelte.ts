import { MyNumberAnswer, type CardAttributes } from '@machikado/contracts/my-number.ts';
import { callAgent } from '#lib/agent/client.ts';

/** Why nothing is read at the moment, by the name of its text; `late` and `gone`: what was read has been cleared. */
export type ReadingEnd =
  'gone' | 'late' | 'not-my-number' | 'several' | 'silent' | 'unclear' | 'locked' | 'tries-low' | 'away';

export type Reading =
  | { readonly at: 'lay'; readonly end?: ReadingEnd }
  | { readonly at: 'checking' | 'reading' }
  | { readonly at: 'pin'; readonly triesLeft: number; readonly wasWrong: boolean }
  | { readonly at: 'shown'; readonly person: CardAttributes };

/** A card may take its time for each of a dozen commands. */
const timeoutMs = 40_000;
/** What was read stays on the screen for so long, and is then cleared. */
const shownMs = 120_000;

/** What the agent's answer leads to. */
export function readingAfter(answer: MyNumberAnswer): Reading {
  switch (answer.state) {
    case 'ready':
      return { at: 'pin', triesLeft: answer.triesLeft, wasWrong: false };
    case 'wrong-pin':
      // The last try is never taken here.
      return answer.triesLeft < 2
        ? { at: 'lay', end: 'tries-low' }
        : { at: 'pin', triesLeft: answer.triesLeft, wasWrong: true };
    case 'read':
      return { at: 'shown', person: answer.attributes };
    case 'no-card':
    case 'removed':
      return { at: 'lay', end: 'gone' };
    default:
      return { at: 'lay', end: answer.state };
  }
}

/** The reading of one card on the screen; nothing of it is kept anywhere else. */
export function createReading() {
  let reading = $state.raw<Reading>({ at: 'lay' });
  /** Which question is the newest: an answer to an older one is for nobody. */
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const become = (next: Reading) => {
    clearTimeout(timer);
    reading = next;
    if (next.at === 'shown') timer = setTimeout(() => become({ at: 'lay', end: 'late' }), shownMs);
  };
  const ask = async (path: string, body: object) => {
    const mine = ++asked;
    const answer = await callAgent({ method: 'POST', path, body, answer: MyNumberAnswer, timeoutMs });
    if (mine !== asked) return;
    become(answer.ok ? readingAfter(answer.value.value) : { at: 'lay', end: 'away' });
  };
  return {
    get now(): Reading {
      return reading;
    },
    check: () => {
      become({ at: 'checking' });
      void ask('/my-number/check', {});
    },
    read: (pin: string) => {
      become({ at: 'reading' });
      void ask('/my-number/read', { pin });
    },
    /** Clears what was read; an answer that is still to come is thrown away. */
    clear: (end?: ReadingEnd) => {
      asked++;
      become(end === undefined ? { at: 'lay' } : { at: 'lay', end });
    },
  };
}
