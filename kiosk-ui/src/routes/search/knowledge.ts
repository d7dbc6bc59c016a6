import type { BrowsingSite } from '@machikado/contracts/browsing.ts';
import { readPlaces, standpoint } from '#lib/city/city.svelte.ts';
import { readFacilities, readProcedures } from '#lib/city/lists.ts';
import { buildIndex, type IndexEntry } from '#lib/city/city-index.ts';
import { readHappenings } from '#lib/city/happenings.ts';

/** All that the kiosk can say of the city by itself, also while the city is away; a part that does not come is left out. */
export async function readKnowledge(sites: readonly BrowsingSite[]): Promise<readonly IndexEntry[]> {
  const [places, events, procedures, facilities] = await Promise.all([
    readPlaces(),
    readHappenings(),
    readProcedures(),
    readFacilities(),
  ]);
  return buildIndex({
    places: places.ok ? places.value : [],
    events: events.ok ? events.value.events : [],
    procedures: procedures.ok ? procedures.value : [],
    facilities: facilities.ok ? facilities.value : [],
    sites,
    from: standpoint(),
  });
}
