import { Hazard, type Place } from '@machikado/contracts/place.ts';

/**
 * The places to go to in one kind of disaster, by the same rule as the city's board: a place must be designated for it,
 * or its source says nothing of hazards. Before a tsunami only an evacuation site counts, because a shelter to stay in
 * may stand near the sea.
 */
export function refugesFor(places: readonly Place[], hazard: Hazard): Place[] {
  return places.filter((place) => {
    if (place.kind !== 'evacuation-site' && (place.kind !== 'shelter' || hazard === 'tsunami')) return false;
    return place.hazards === undefined || place.hazards.includes(hazard);
  });
}

/** The hazards for which the city's data names at least one place. */
export function hazardsWithRefuge(places: readonly Place[]): Hazard[] {
  return Hazard.options.filter((hazard) => refugesFor(places, hazard).length > 0);
}
