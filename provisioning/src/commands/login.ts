import { readFile, stat } from 'node:fs/promises';
import { password as askPassword, isCancel } from '@clack/prompts';
import type { Command } from 'commander';
import { z } from 'zod';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { StaffToken } from '@machikado/contracts/staff-api.ts';
import { createHttpClient } from '@machikado/runtime/http-client.ts';
import { writeSession } from '../city/session-file.ts';
import { isSafeUrl } from '../city/staff-client.ts';
import { runs, type CommandContext, type Outcome } from '../terminal/command-context.ts';
import { exitCodes, type Failure } from '../terminal/exit-code.ts';
import { cityTime } from '../text/city-time.ts';
import { failureOf } from '../terminal/failure-words.ts';

const Options = z.object({ home: z.string(), url: z.string(), staff: z.string(), passwordFile: z.string().optional() });
type Options = z.infer<typeof Options>;

export function addLogin(program: Command, context: CommandContext): void {
  const { texts } = context;
  const command = program
    .command('login')
    .description(texts.about.login)
    .requiredOption('--url <url>', texts.option.url)
    .requiredOption('--staff <id>', texts.option.staff)
    .option('--password-file <file>', texts.option.passwordFile);
  runs(command, context, { options: Options, work: (options) => logIn(context, options) });
}

async function logIn(context: CommandContext, options: Options): Outcome {
  const { texts } = context;
  const { url, staff: staffId } = options;
  if (!URL.canParse(url)) return err({ code: exitCodes.usage, message: texts.badUrl(url) });
  if (!isSafeUrl(url)) return err({ code: exitCodes.failed, message: texts.unsafeUrl(url), fix: texts.unsafeUrlFix });
  const password = await readPassword(context, options.passwordFile);
  if (!password.ok) return password;
  await using client = createHttpClient(url);
  const body = { staffId, password: password.value };
  const answer = await client.call({ method: 'POST', path: '/api/tokens', answer: StaffToken, body });
  if (!answer.ok) return err(failureOf(answer.error, { texts, url }));
  await writeSession(options.home, { url, staffId, ...answer.value });
  context.say(texts.signedIn(staffId, cityTime(answer.value.expiresAt)));
  return ok(exitCodes.done);
}

async function readPassword(context: CommandContext, file: string | undefined): Promise<Result<string, Failure>> {
  const { texts, say } = context;
  const missing: Failure = { code: exitCodes.usage, message: texts.passwordMissing, fix: texts.passwordFix };
  if (file === undefined) {
    if (!context.isTerminal || !process.stdin.isTTY) return err(missing);
    const typed = await askPassword({ message: texts.passwordPrompt });
    return isCancel(typed) || typed === '' ? err(missing) : ok(typed);
  }
  let text: string;
  try {
    if (file !== '-' && ((await stat(file)).mode & 0o077) !== 0) say(texts.passwordOpen(file));
    text = await readFile(file === '-' ? '/dev/stdin' : file, 'utf8');
  } catch {
    return err({ code: exitCodes.failed, message: texts.passwordUnreadable(file), fix: texts.passwordFix });
  }
  const first = text.split(/\r?\n/, 1)[0] ?? '';
  return first === '' ? err(missing) : ok(first);
}
