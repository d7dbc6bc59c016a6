import { z } from 'zod';
import { City } from '@machikado/contracts/city.ts';
import { Idle } from '@machikado/contracts/idle.ts';
import { Locale } from '@machikado/contracts/locale.ts';
import { Place } from '@machikado/contracts/place.ts';
import type { Problem } from '@machikado/contracts/problem.ts';
import { ok, type Result } from '@machikado/contracts/result.ts';
import { callAgent } from '#lib/agent/client.ts';
import type { Position } from './nearness.ts';

const Device = z.object({
  asset: z.string().optional(),
  zone: z.string().optional(),
  languages: z.array(Locale).default([]),
  position: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
  idle: Idle.optional(),
  screen: z.object({ widthMm: z.number().positive() }).optional(),
});

type Known = { city: City | undefined; device: z.infer<typeof Device> | undefined };

/** The city this kiosk stands in and the kiosk's own place in it; the same for every visit. */
export const home = $state<Known>({ city: undefined, device: undefined });

let asking: Promise<void> | undefined;

/** Asks for city and device; keeps what it had where no answer comes, or the same. */
export function loadHome(): Promise<void> {
  asking ??= askHome().finally(() => (asking = undefined));
  return asking;
}

/** What reads `home` reads its own lists anew when that changes: the same answer is no change. */
const isNew = (known: unknown, told: unknown) => JSON.stringify(known) !== JSON.stringify(told);

async function askHome(): Promise<void> {
  const [city, device] = await Promise.all([
    callAgent({ method: 'GET', path: '/city', answer: City }),
    callAgent({ method: 'GET', path: '/device', answer: Device }),
  ]);
  if (city.ok && isNew(home.city, city.value.value)) home.city = city.value.value;
  if (device.ok && isNew(home.device, device.value.value)) home.device = device.value.value;
}

/** Where the person stands: the kiosk's own position, or else the city's centre. */
export function standpoint(): Position | undefined {
  return home.device?.position ?? home.city?.centre;
}

export async function readPlaces(): Promise<Result<Place[], Problem>> {
  const answer = await callAgent({ method: 'GET', path: '/places', answer: z.object({ places: z.array(Place) }) });
  return answer.ok ? ok(answer.value.value.places) : answer;
}
