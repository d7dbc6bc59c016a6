import { takeoverLevel, type Alert, type AlertBoard } from '@machikado/contracts/alert.ts';
import type { LocalText } from '@machikado/contracts/locale.ts';
import type { Hazard, Place } from '@machikado/contracts/place.ts';
import { noShelterListed } from './action-phrases.ts';

/** A warning in force with all its hazards; the wire carries the first of them. */
export type StandingAlert = { readonly alert: Alert; readonly hazards: readonly Hazard[] };

const maxShelters = 300;

/**
 * The board as devices get it: the gravest warning first, and the places to go to. `shelters` are all the pack has;
 * a place is given only if it is designated for every hazard now in force, or its source says nothing of hazards.
 */
export function composeBoard(state: {
  readonly revision: number;
  readonly standing: readonly StandingAlert[];
  readonly shelters: readonly Place[];
  readonly shelterNote: LocalText | undefined;
}): AlertBoard {
  const alerts = state.standing
    .map(({ alert }) => alert)
    .toSorted((a, b) => b.level - a.level || (a.startedAt < b.startedAt ? 1 : -1));
  const shelters = chooseShelters(state.shelters, hazardsInForce(state.standing));
  const note = state.shelterNote ?? (alerts.length > 0 && shelters.length === 0 ? noShelterListed : undefined);
  return { revision: state.revision, alerts, shelters, ...(note !== undefined && { shelterNote: note }) };
}

function hazardsInForce(standing: readonly StandingAlert[]): Hazard[] {
  return standing.filter(({ alert }) => alert.level >= takeoverLevel).flatMap(({ hazards }) => hazards);
}

/**
 * Before a tsunami people go to a designated evacuation site (指定緊急避難場所), never to a shelter to stay in (避難所),
 * which may open near the sea once the water is gone.
 */
function chooseShelters(places: readonly Place[], hazards: readonly Hazard[]): Place[] {
  // In a storm or heavy snow nobody is sent out.
  if (hazards.length === 0) return [];
  const fits = (place: Place) => {
    if (hazards.includes('tsunami') && place.kind !== 'evacuation-site') return false;
    const designated = place.hazards;
    return designated === undefined || hazards.every((hazard) => designated.includes(hazard));
  };
  return places.filter(fits).slice(0, maxShelters);
}
