import type { AppointmentTimes } from '@machikado/contracts/appointment.ts';
import { addDays, type CivilDate } from '@machikado/contracts/civil-time.ts';
import { decideTime, timesOn, type Counter } from '../facilities/counters.ts';
import { spanOf } from '../facilities/spans.ts';
import type { WorkContext } from '../transactions/work.ts';
import { takenUnits } from './slots.ts';

type Days = { readonly from: CivilDate; readonly days: number };

/** The times of a service over some days that can be taken now, each with how many of its desks are free. */
export async function appointmentTimes(context: WorkContext, counter: Counter, span: Days): Promise<AppointmentTimes> {
  const now = context.now();
  const { service, desks } = counter;
  const rules = context.pack.bookingRules;
  const dates = Array.from({ length: span.days }, (_, after) => addDays(span.from, after));
  const open = dates.flatMap((date) =>
    timesOn(service, date)
      .filter(({ starts }) => decideTime(counter, { date, starts }, { rules, now }).ok)
      .map((time) => ({ date, ...time })),
  );
  const openDates = Array.from(new Set(open.map(({ date }) => date)));
  const roomIds = Array.from(new Set(desks.flatMap(({ leaves }) => leaves)));
  const taken = await takenUnits({ db: context.db, now }, { roomIds, dates: openDates });
  const held = new Set(taken.map(({ roomId, date, unitId }) => `${roomId} ${date} ${unitId}`));
  const times = open.map(({ date, starts, ends, komaId }) => {
    const free = desks.filter(({ room, leaves }) => {
      const units = spanOf(room, komaId)?.unitIds;
      return units?.every((unit) => leaves.every((leaf) => !held.has(`${leaf} ${date} ${unit}`))) === true;
    });
    return { date, starts, ends, free: free.length };
  });
  return { serviceId: service.id, ...span, times };
}
