import type { Pack, PackError } from './pack.ts';

/** What in `events.json` does not fit the rest of the pack. */
export function findEventFaults(pack: Pack): PackError[] {
  const places = new Set(pack.places.map((place) => place.name));
  const procedures = new Set(pack.procedures.map((procedure) => procedure.id));
  const seen = new Set<string>();
  const faults: string[] = [];
  for (const event of pack.events) {
    if (seen.has(event.id)) faults.push(`event ${event.id} is there twice`);
    seen.add(event.id);
    if (event.when.starts >= event.when.ends) faults.push(`event ${event.id} ends before it starts`);
    if (event.at !== undefined && !places.has(event.at)) faults.push(`event ${event.id} is at an unknown place`);
    if (event.procedureId !== undefined && !procedures.has(event.procedureId)) {
      faults.push(`event ${event.id} leads to an unknown procedure`);
    }
  }
  return faults.map((reason) => ({ file: 'events.json', reason }));
}
