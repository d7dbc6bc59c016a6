import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { z } from 'zod';

export type LineWorker<Answer> = Disposable & {
  /** One order as a line of JSON; throws when the worker has ended. */
  readonly ask: (order: unknown) => Promise<Answer>;
};

/** A program of this folder in a namespace that answers each line with one line. */
export function startLineWorker<Schema extends z.ZodType>(
  namespace: string,
  command: readonly [program: string, ...args: string[]],
  answerSchema: Schema,
): LineWorker<z.infer<Schema>> {
  const [program, ...args] = command;
  const path = join(import.meta.dirname, program);
  const child = spawn('ip', ['netns', 'exec', namespace, process.execPath, path, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    ask: async (order) => {
      child.stdin.write(`${JSON.stringify(order)}\n`);
      const answer = await answers.next();
      if (answer.done === true) throw new Error(`${program} has ended.`);
      return answerSchema.parse(JSON.parse(answer.value));
    },
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  };
}
