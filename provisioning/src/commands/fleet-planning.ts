import { basename } from 'node:path';
import { City } from '@machikado/contracts/city.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { FleetDesired } from '@machikado/contracts/staff-api.ts';
import type { StaffClient } from '../city/staff-client.ts';
import type { FleetFault, Source } from '../fleet/fleet-document.ts';
import { readFleet, type FleetReadFault } from '../fleet/fleet-source.ts';
import { planFleet, type Change, type FieldChange, type FleetPlan } from '../fleet/plan.ts';
import type { CommandContext } from '../terminal/command-context.ts';
import { exitCodes, type Failure } from '../terminal/exit-code.ts';
import type { Texts } from '../text/catalogue.ts';

export type CityPlan = { readonly cityId: string; readonly plan: FleetPlan };

/** What a fleet file would change in the city that is signed in to. Only reads. */
export async function planFromFile(
  context: CommandContext,
  client: StaffClient,
  file: string,
): Promise<Result<CityPlan, Failure>> {
  const { texts } = context;
  const wanted = await readFleet(file, context.config.variables);
  if (!wanted.ok) {
    return err({ code: exitCodes.failed, message: wordsOfReading(wanted.error, file, texts) });
  }
  const city = await client.call({ method: 'GET', path: '/api/city', answer: City.pick({ id: true }) });
  if (!city.ok) return city;
  const current = await client.call({ method: 'GET', path: '/api/fleet', answer: FleetDesired });
  if (!current.ok) return current;
  return ok({ cityId: city.value.id, plan: planFleet(current.value, wanted.value) });
}

function wordsOfReading(fault: FleetReadFault, file: string, texts: Texts): string {
  if (fault.kind === 'unreadable') return texts.fleetUnreadable(file);
  if (fault.kind === 'too-large') return texts.fleetTooLarge(file);
  return texts.fleetWrong(file) + fault.faults.map((each) => `\n  ${faultWords(each, texts)}`).join('');
}

function faultWords(fault: FleetFault, texts: Texts): string {
  return `${texts.line(fault.line)}: ${texts.fleetFault[fault.kind](fault.subject)}`;
}

/** A plan for the eye: deletions first, each value with where it was said. */
export function describePlan(plan: FleetPlan, file: string, texts: Texts): string {
  if (plan.changes.length === 0) return texts.planNone;
  const count = (action: Change['action']) => plan.changes.filter((change) => change.action === action).length;
  const lines = plan.changes.flatMap((change) => [
    headOf(change, texts),
    ...change.fields.map((field) => `    ${describeField(field, file, texts)}`),
  ]);
  const counts = { removed: count('remove'), altered: count('alter'), added: count('add') };
  return [texts.planHead(basename(file), plan.baseRevision), '', ...lines, '', texts.planSummary(counts)].join('\n');
}

function headOf({ action, asset }: Change, texts: Texts): string {
  if (action === 'remove') return texts.planRemoves(asset);
  return action === 'add' ? texts.planAdds(asset) : texts.planAlters(asset);
}

function describeField(field: FieldChange, file: string, texts: Texts): string {
  const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  const from = field.source ? `  [${originWords(field.source, texts)}, ${basename(file)}:${field.source.line}]` : '';
  if (field.after === undefined) return `- ${field.key}: ${shown(field.before)}${from}`;
  if (field.before === undefined) return `+ ${field.key}: ${shown(field.after)}${from}`;
  return `~ ${field.key}: ${shown(field.before)} → ${shown(field.after)}${from}`;
}

function originWords(source: Pick<Source, 'level'> & { name?: string | undefined }, { origin }: Texts): string {
  return source.level === 'profile' ? origin.profile(source.name ?? '') : origin[source.level];
}
