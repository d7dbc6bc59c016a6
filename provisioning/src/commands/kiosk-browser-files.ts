import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { err, ok } from '@machikado/contracts/result.ts';
import { renderKioskBrowserFiles } from '../render/kiosk-browser-files.ts';
import { runs, type CommandContext, type Outcome } from '../terminal/command-context.ts';
import { exitCodes } from '../terminal/exit-code.ts';

const Port = z.coerce.number().int().min(1).max(65_535);
const Options = z.object({ to: z.string(), user: z.string(), agentPort: z.string(), proxyPort: z.string() });
const Numbers = z.object({ user: z.coerce.number().int().min(1).max(4_294_967_294), agentPort: Port, proxyPort: Port });

export function addKioskBrowserFiles(program: Command, context: CommandContext): void {
  const { texts } = context;
  const command = program
    .command('browser-files')
    .description(texts.about.browserFiles)
    .requiredOption('--to <dir>', texts.option.to)
    .requiredOption('--user <number>', texts.option.browsingUser)
    .option('--agent-port <port>', texts.option.agentPort, '8100')
    .option('--proxy-port <port>', texts.option.proxyPort, '8110');
  runs(command, context, { options: Options, work: (options) => writeFiles(context, options) });
}

/** Writes the files below a folder that stands for `/` of the kiosk, readable for everyone. */
async function writeFiles(context: CommandContext, options: z.infer<typeof Options>): Outcome {
  const numbers = Numbers.safeParse(options);
  if (!numbers.success) return err({ code: exitCodes.usage, message: context.texts.badNumbers });
  const { user, agentPort, proxyPort } = numbers.data;
  const files = renderKioskBrowserFiles({ user, proxyPort, origin: `http://127.0.0.1:${agentPort}` });
  for (const [path, content] of files) {
    const file = join(options.to, path);
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
      await chmod(file, 0o644);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return err({ code: exitCodes.failed, message: context.texts.notWritten(file, reason) });
    }
    context.print(file);
  }
  return ok(exitCodes.done);
}
