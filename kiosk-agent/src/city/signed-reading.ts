import type { z } from 'zod';
import { ContentKeyList, contentName, contentSignatureHeader } from '@machikado/contracts/content-key.ts';
import { problem, type Problem } from '@machikado/contracts/problem.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { CityClient } from './client.ts';
import type { ContentMark } from './content-trust.ts';
import type { KeptContent } from './kept-content.ts';

export type SignedQuestion<Answer extends z.ZodType> = {
  readonly path: string;
  readonly answer: Answer;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
};

/** An answer of the city that is genuine; `keep` puts it aside for the time without the city. */
export type SignedReading<Value> = { readonly value: Value; readonly keep: () => void };

export type SignedReader = {
  readonly ask: <Answer extends z.ZodType>(
    question: SignedQuestion<Answer>,
  ) => Promise<Result<SignedReading<z.infer<Answer>>, Problem>>;
};

/**
 * How far the city's clock may step back before what it says counts as old, ms: two servers of one city never agree to
 * the millisecond, and a clock is put right now and then.
 */
const clockStepMs = 3_600_000;
const lowered = (floor: ContentMark | undefined) => floor && { ...floor, revision: floor.revision - clockStepMs };

/**
 * Asks the city for what may be kept, and judges each answer before anybody sees it. One that is refused is told to
 * staff, and for the caller the city is away. A city that signs nothing yet is believed, as its connection is its own,
 * but nothing of it is kept.
 */
export function createSignedReader({ client, content }: { client: CityClient; content: KeptContent }): SignedReader {
  const learnKeys = async () => {
    const list = await client.call({ method: 'GET', path: '/v1/content-keys', answer: ContentKeyList });
    if (list.ok) content.learn(list.value.keys);
  };
  return {
    ask: async (question) => {
      const name = contentName(question.path);
      let text = '';
      let header: string | undefined;
      const onText = (whole: string, headerNamed: (wanted: string) => string | undefined) => {
        text = whole;
        header = headerNamed(contentSignatureHeader);
      };
      // Of two answers that cross each other the first is older than the second and no roll-back.
      const floor = lowered(content.floor(name));
      const live = await client.call({ method: 'GET', ...question, onText });
      if (!live.ok) return live;
      let judged = content.judge({ name, text, header }, floor);
      if (!judged.ok && (judged.error === 'foreign-key' || !content.hasKeys())) {
        await learnKeys();
        judged = content.judge({ name, text, header }, floor);
      }
      const { value } = live;
      if (!judged.ok && !content.hasKeys()) return ok({ value, keep: () => undefined });
      if (!judged.ok) {
        content.refuse({ content: name, fault: judged.error, found: 'fetched' });
        return err(problem('city-unreachable', { detail: `content-refused: ${judged.error}` }));
      }
      const mark = judged.value;
      return ok({
        value,
        keep: () => {
          if (header !== undefined) content.keep({ name, text, header }, mark);
        },
      });
    },
  };
}
