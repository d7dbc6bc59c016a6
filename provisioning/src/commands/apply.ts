import type { Command } from 'commander';
import { z } from 'zod';
import { City } from '@machikado/contracts/city.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { FleetDesired } from '@machikado/contracts/staff-api.ts';
import { openStaffClient, type StaffClient } from '../city/staff-client.ts';
import { readPlanFile } from '../fleet/plan-file.ts';
import { isHeld, type FleetPlan } from '../fleet/plan.ts';
import { runs, type CommandContext, type Outcome } from '../terminal/command-context.ts';
import { exitCodes, type Failure } from '../terminal/exit-code.ts';
import { describePlan, planFromFile } from './fleet-planning.ts';

const Options = z.object({ home: z.string(), fleet: z.string().optional() });
type Options = z.infer<typeof Options>;

export function addApply(program: Command, context: CommandContext): void {
  const { texts } = context;
  const command = program
    .command('apply')
    .description(texts.about.apply)
    .argument('[plan]', texts.option.planFile)
    .option('--fleet <file>', texts.option.fleet);
  runs(command, context, { options: Options, work: (options, [planFile]) => apply(context, options, planFile) });
}

async function apply(context: CommandContext, options: Options, planFile: string | undefined): Outcome {
  const { texts } = context;
  if ((planFile === undefined) === (options.fleet === undefined))
    return err({ code: exitCodes.usage, message: texts.applyWhich });
  const opened = await openStaffClient(context, options.home);
  if (!opened.ok) return opened;
  await using client = opened.value;
  const plan =
    planFile === undefined
      ? await planNow(context, client, options.fleet ?? '')
      : await planKept(context, client, planFile);
  return plan.ok ? await send(context, client, plan.value) : plan;
}

async function planNow(
  context: CommandContext,
  client: StaffClient,
  file: string,
): Promise<Result<FleetPlan, Failure>> {
  const planned = await planFromFile(context, client, file);
  if (!planned.ok) return planned;
  context.say(describePlan(planned.value.plan, file, context.texts));
  return ok(planned.value.plan);
}

async function planKept(
  context: CommandContext,
  client: StaffClient,
  file: string,
): Promise<Result<FleetPlan, Failure>> {
  const { texts } = context;
  const kept = await readPlanFile(file);
  if (!kept.ok)
    return err({ code: exitCodes.failed, message: texts.planUnreadable(file), fix: texts.planUnreadableFix });
  const city = await client.call({ method: 'GET', path: '/api/city', answer: City.pick({ id: true }) });
  if (!city.ok) return city;
  if (city.value.id === kept.value.cityId) return ok(kept.value.plan);
  const message = texts.planOtherCity(kept.value.cityId, city.value.id);
  return err({ code: exitCodes.failed, message, fix: texts.planOtherCityFix });
}

/** Sends exactly the devices of the plan; the city refuses when its record has moved since the plan was made. */
async function send(context: CommandContext, client: StaffClient, plan: FleetPlan): Outcome {
  const { texts } = context;
  const readFleet = () => client.call({ method: 'GET', path: '/api/fleet', answer: FleetDesired });
  const now = await readFleet();
  if (!now.ok) return now;
  if (now.value.baseRevision !== plan.baseRevision) {
    const message = texts.planStale(plan.baseRevision, now.value.baseRevision);
    return err({ code: exitCodes.failed, message, fix: texts.planStaleFix });
  }
  if (plan.changes.length === 0) {
    context.say(texts.appliedNone);
    return ok(exitCodes.done);
  }
  const body: FleetDesired = { baseRevision: plan.baseRevision, devices: plan.devices };
  const sent = await client.call({ method: 'PUT', path: '/api/fleet', answer: z.unknown(), body });
  if (!sent.ok) return sent;
  const held = await readFleet();
  if (!held.ok) return held;
  if (!isHeld(plan, held.value))
    return err({ code: exitCodes.failed, message: texts.applyDiffers, fix: texts.applyDiffersFix });
  context.say(texts.applied(plan.changes.length, held.value.baseRevision));
  return ok(exitCodes.done);
}
