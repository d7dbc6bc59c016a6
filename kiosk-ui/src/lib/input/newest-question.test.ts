import { expect, test } from 'vitest';
import { newestQuestion } from './newest-question.ts';

function setUp() {
  const asked: { readonly question: string; readonly answer: (text: string) => void }[] = [];
  const known: string[] = [];
  const want = newestQuestion<string, string>({
    ask: (question) => new Promise((answer) => asked.push({ question, answer })),
    isSame: (one, other) => one === other,
    answered: (question, answer) => known.push(`${question}=${answer}`),
  });
  const reply = async (at: number, text: string) => {
    asked[at]?.answer(text);
    await new Promise((done) => setTimeout(done, 0));
  };
  return { want, reply, known, questions: () => asked.map((one) => one.question) };
}

test('what is typed while an answer is on its way is asked once, and only the newest is answered', async () => {
  const { want, reply, known, questions } = setUp();
  want('か');
  want('かん');
  want('かんじ');
  expect(questions()).toEqual(['か']);
  await reply(0, '下');
  expect(questions()).toEqual(['か', 'かんじ']);
  await reply(1, '漢字');
  expect(known).toEqual(['かんじ=漢字']);
  expect(questions()).toHaveLength(2);
});

test('a text that is taken away before its answer is not answered, and the next one is', async () => {
  const { want, reply, known, questions } = setUp();
  want('か');
  want(undefined);
  await reply(0, '下');
  expect(known).toEqual([]);
  want('き');
  expect(questions()).toEqual(['か', 'き']);
  await reply(1, '木');
  expect(known).toEqual(['き=木']);
});

test('the same text typed again while its answer is on its way needs no second question', async () => {
  const { want, reply, known, questions } = setUp();
  want('か');
  want(undefined);
  want('か');
  await reply(0, '下');
  expect(known).toEqual(['か=下']);
  expect(questions()).toEqual(['か']);
});
