import type { Component } from 'svelte';
import type { Season } from '#lib/city/season.ts';

type Scene = Component<{ season: Season }>;

/** The drawing of each city by its pack's id; fetched on demand, because a kiosk shows one. */
const scenes: Readonly<Record<string, () => Promise<{ default: Scene }>>> = {
  asahikawa: () => import('./Asahikawa.svelte'),
  yaizu: () => import('./Yaizu.svelte'),
};

/** The drawing of a city; `undefined` where it has none or it could not be fetched, and the street corner stands instead. */
export async function loadScene(cityId: string | undefined): Promise<Scene | undefined> {
  const load = cityId === undefined ? undefined : scenes[cityId];
  try {
    return (await load?.())?.default;
  } catch {
    return undefined;
  }
}
