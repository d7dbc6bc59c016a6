import type { Command } from 'commander';
import { z } from 'zod';
import { err, ok } from '@machikado/contracts/result.ts';
import { openStaffClient } from '../city/staff-client.ts';
import { writePlanFile } from '../fleet/plan-file.ts';
import { runs, type CommandContext, type Outcome } from '../terminal/command-context.ts';
import { exitCodes } from '../terminal/exit-code.ts';
import { describePlan, planFromFile } from './fleet-planning.ts';

const Options = z.object({
  home: z.string(),
  fleet: z.string(),
  out: z.string().optional(),
  json: z.boolean().optional(),
});
type Options = z.infer<typeof Options>;

export function addPlan(program: Command, context: CommandContext): void {
  const { texts } = context;
  const command = program
    .command('plan')
    .description(texts.about.plan)
    .requiredOption('--fleet <file>', texts.option.fleet)
    .option('-o, --out <file>', texts.option.out)
    .option('--json', texts.option.json);
  runs(command, context, { options: Options, work: (options) => plan(context, options) });
}

async function plan(context: CommandContext, options: Options): Outcome {
  const { texts } = context;
  const opened = await openStaffClient(context, options.home);
  if (!opened.ok) return opened;
  await using client = opened.value;
  const planned = await planFromFile(context, client, options.fleet);
  if (!planned.ok) return planned;
  context.print(
    options.json ? JSON.stringify(planned.value) : describePlan(planned.value.plan, options.fleet, context.texts),
  );
  if (options.out !== undefined) {
    const written = await writePlanFile(options.out, planned.value);
    if (!written.ok) return err({ code: exitCodes.failed, message: texts.planUnwritable(options.out) });
    context.say(texts.planWritten(options.out));
  }
  return ok(planned.value.plan.changes.length > 0 ? exitCodes.changes : exitCodes.done);
}
