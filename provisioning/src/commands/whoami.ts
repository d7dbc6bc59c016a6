import type { Command } from 'commander';
import { z } from 'zod';
import { ok } from '@machikado/contracts/result.ts';
import { StaffSession } from '@machikado/contracts/staff-api.ts';
import { openStaffClient } from '../city/staff-client.ts';
import { runs, type CommandContext, type Outcome } from '../terminal/command-context.ts';
import { exitCodes } from '../terminal/exit-code.ts';

const Options = z.object({ home: z.string(), json: z.boolean().optional() });
type Options = z.infer<typeof Options>;

export function addWhoami(program: Command, context: CommandContext): void {
  const { texts } = context;
  const command = program.command('whoami').description(texts.about.whoami).option('--json', texts.option.json);
  runs(command, context, { options: Options, work: (options) => showWho(context, options) });
}

/** Asks the city, not the file: what is shown is what would be allowed now. */
async function showWho(context: CommandContext, options: Options): Outcome {
  const opened = await openStaffClient(context, options.home);
  if (!opened.ok) return opened;
  await using client = opened.value;
  const answer = await client.call({
    method: 'GET',
    path: '/api/session',
    answer: StaffSession.pick({ staffId: true, roles: true }),
  });
  if (!answer.ok) return answer;
  const { staffId, roles } = answer.value;
  const { url, expiresAt } = client.session;
  if (options.json) context.print(JSON.stringify({ staffId, roles, url, expiresAt }));
  else context.print(context.texts.who(staffId, roles.map((role) => context.texts.role[role]).join(', '), url));
  return ok(exitCodes.done);
}
