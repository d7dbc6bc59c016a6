import type { Command } from 'commander';
import type { z } from 'zod';
import type { Result } from '@machikado/contracts/result.ts';
import type { Config } from '../config.ts';
import type { Texts } from '../text/catalogue.ts';
import type { ExitCode, Failure } from './exit-code.ts';

/** What every command works with: where it may write and in which words. */
export type CommandContext = {
  readonly config: Config;
  readonly texts: Texts;
  /** Data, for the next program or the eye: stdout. */
  readonly print: (text: string) => void;
  /** Talk: stderr. */
  readonly say: (text: string) => void;
  readonly isTerminal: boolean;
  /** How this program was started, for commands that are shown to be copied. */
  readonly invocation: string;
};

export type Outcome = Promise<Result<ExitCode, Failure>>;

/** Gives a command its work: failures become words on stderr and an exit code. */
export function runs<Options extends z.ZodType>(
  command: Command,
  context: CommandContext,
  action: {
    readonly options: Options;
    readonly work: (options: z.infer<Options>, positional: readonly string[]) => Outcome;
  },
): void {
  command.action(async () => {
    const outcome = await action.work(action.options.parse(command.optsWithGlobals()), command.args);
    if (outcome.ok) {
      process.exitCode = outcome.value;
      return;
    }
    const { message, fix, code } = outcome.error;
    context.say(`${context.texts.error}: ${message}`);
    if (fix !== undefined) context.say(`  → ${fix}`);
    process.exitCode = code;
  });
}
