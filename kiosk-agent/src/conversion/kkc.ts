import { maxCandidates } from '@machikado/contracts/conversion.ts';
import { problem, type Problem } from '@machikado/contracts/problem.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Log } from '@machikado/runtime/log.ts';
import type { Converter } from './converter.ts';
import { keepEngine } from './kkc-engine.ts';
import { readCandidates } from './kkc-output.ts';

type Answer = Result<string[], Problem>;
type Question = { readonly reading: string; readonly answer: (value: Answer) => void };

export type KkcOptions = {
  /** The program to run, found on PATH; nothing is offered without one. */
  readonly program: string | undefined;
  readonly log: Log;
  readonly timing?: { readonly answerMs: number; readonly restartMs: number };
};

/** A person waits at the screen: an answer that is not there by then is no help any more. */
const usualTiming = { answerMs: 300, restartMs: 2000 };
const maxWaiting = 4;

/**
 * Kana to kanji by `kkc decoder` (libkkc), one question at a time. The program is a child of its own; it starts with the
 * first question, is killed when it does not answer in time, and starts again by itself. Nothing typed is logged.
 */
export function createKkcConverter({ program, log, timing = usualTiming }: KkcOptions): Converter {
  const waiting: Question[] = [];
  let asked: Question | undefined;
  const settle = (answer: Answer) => {
    const question = asked;
    asked = undefined;
    question?.answer(answer);
  };
  const engine = keepEngine(
    { program, log, restartMs: timing.restartMs },
    {
      onReady: () => askNext(),
      onAnswer: (text) => settle(ok(readCandidates(text))),
      onStop: () => settle(err(problem('out-of-service'))),
      onGone: () => {
        for (const question of waiting.splice(0)) question.answer(err(problem('out-of-service')));
      },
    },
  );
  const askNext = () => {
    if (asked !== undefined || !engine.isReady()) return;
    asked = waiting.shift();
    if (asked !== undefined) engine.write(`${asked.reading} ${maxCandidates}\n`);
  };
  const giveUp = (question: Question) => {
    const at = waiting.indexOf(question);
    if (at >= 0) waiting.splice(at, 1);
    if (asked === question) {
      log.warn('conversion.slow', {});
      engine.replace();
    }
    question.answer(err(problem('out-of-service', { retryAfterS: 1 })));
  };

  return {
    available: engine.isThere,
    convert: (reading) => {
      if (!engine.isThere()) return Promise.resolve(err(problem('out-of-service')));
      if (waiting.length >= maxWaiting) return Promise.resolve(err(problem('too-many-requests', { retryAfterS: 1 })));
      engine.start();
      return new Promise((resolve) => {
        const answer = (value: Answer) => {
          clearTimeout(limit);
          resolve(value);
        };
        const question: Question = { reading, answer };
        const limit = setTimeout(giveUp, timing.answerMs, question);
        waiting.push(question);
        askNext();
      });
    },
    // The next question starts another child; one that was asked nothing holds nothing.
    forget: engine.stop,
    [Symbol.asyncDispose]: () => {
      engine.close();
      return Promise.resolve();
    },
  };
}
