type Use<Question, Answer> = {
  readonly ask: (question: Question) => Promise<Answer>;
  readonly isSame: (one: Question, other: Question) => boolean;
  readonly answered: (question: Question, answer: Answer) => void;
};

/**
 * Asks one question at a time and always about the newest: what is wanted while an answer is on its way is asked next,
 * and an answer to what is no longer wanted is dropped. `undefined` wants nothing more.
 * `ask` must not reject; a failure is an answer.
 */
export function newestQuestion<Question, Answer>({ ask, isSame, answered }: Use<Question, Answer>) {
  let wanted: Question | undefined;
  let asking = false;

  async function askAll(): Promise<void> {
    asking = true;
    for (let next = wanted; next !== undefined;) {
      const question: Question = next;
      const answer = await ask(question);
      const isWanted = wanted !== undefined && isSame(wanted, question);
      if (isWanted) answered(question, answer);
      next = isWanted ? undefined : wanted;
    }
    asking = false;
  }

  return (question: Question | undefined): void => {
    wanted = question;
    if (question !== undefined && !asking) void askAll();
  };
}
