import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { BrowsingPolicy } from '@machikado/contracts/browsing.ts';
import { City } from '@machikado/contracts/city.ts';
import { CityEventList } from '@machikado/contracts/event.ts';
import { Facility } from '@machikado/contracts/facility.ts';
import { Place } from '@machikado/contracts/place.ts';
import { problemKindOf, type Problem } from '@machikado/contracts/problem.ts';
import { Procedure } from '@machikado/contracts/procedure.ts';
import { OfflineMeans } from '@machikado/contracts/queued-application.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { CityClient } from './client.ts';
import type { KeptContent } from './kept-content.ts';
import type { SignedReader } from './signed-reading.ts';

/** The readings that a kiosk must be able to show without its city. */
export const offlineReadings = {
  city: { path: '/v1/city', answer: City },
  places: { path: '/v1/places', answer: z.object({ places: z.array(Place), revision: z.string() }) },
  facilities: { path: '/v1/facilities', answer: z.object({ facilities: z.array(Facility) }) },
  procedures: { path: '/v1/procedures', answer: z.object({ procedures: z.array(Procedure) }) },
  'offline-means': { path: '/v1/offline-means', answer: OfflineMeans },
  // `/events` is the agent's own stream.
  'city-events': { path: '/v1/events', answer: CityEventList },
  'browsing-policy': { path: '/v1/browsing', answer: BrowsingPolicy },
} as const;
export type OfflineReading = keyof typeof offlineReadings;

const refreshMs = 5 * 60_000;
const retryMs = 10_000;

/** An answer for a page; `cachedAt` when the city is away and this is what it said then. */
export type Reading = { readonly value: unknown; readonly cachedAt?: string };

export type ReadingRequest = {
  readonly path: string;
  readonly answer: z.ZodType;
  /** Headers of a signed-in person; such answers are never kept. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
};

export type OfflineCopy = {
  /** Asks the city, and gives the last answer it gave to the same question when it is away. */
  readonly read: (request: ReadingRequest) => Promise<Result<Reading, Problem>>;
  /** One of the readings that are refreshed by themselves: from the copy while that is fresh. */
  readonly readKept: (reading: OfflineReading) => Promise<Result<Reading, Problem>>;
  readonly city: () => City | undefined;
  readonly browsingPolicy: () => BrowsingPolicy | undefined;
  /** Refreshes all readings now and every five minutes until the signal fires. */
  readonly keepFresh: (signal: AbortSignal) => Promise<void>;
};

/** Keeps the durable copies of what the city says and signs. */
export function createOfflineCopy(options: {
  readonly client: CityClient;
  readonly signed: SignedReader;
  readonly content: KeptContent;
  readonly now: () => Date;
}): OfflineCopy {
  const { client, signed, content, now } = options;
  const readAndKeep = async (question: Pick<ReadingRequest, 'path' | 'answer'>): Promise<Result<unknown, Problem>> => {
    const reading = await signed.ask(question);
    if (!reading.ok) return reading;
    reading.value.keep();
    return ok(reading.value.value);
  };
  const read: OfflineCopy['read'] = async (request) => {
    const { path, answer, headers } = request;
    const live =
      headers === undefined
        ? await readAndKeep({ path, answer })
        : await client.call({ method: 'GET', path, answer, headers });
    if (live.ok) return ok({ value: live.value });
    const away = ['city-unreachable', 'device-unknown', 'out-of-service'].includes(problemKindOf(live.error));
    const copy = away ? content.read(path, answer) : undefined;
    return copy ? ok({ value: copy.value, cachedAt: copy.fetchedAt }) : err(live.error);
  };
  const readNow = (reading: OfflineReading) => read(offlineReadings[reading]);
  return {
    read,
    readKept: async (reading) => {
      const { path, answer } = offlineReadings[reading];
      const copy = client.state() === 'online' ? content.read(path, answer) : undefined;
      const fresh = copy && now().getTime() - Date.parse(copy.fetchedAt) < refreshMs + retryMs;
      return fresh ? ok({ value: copy.value }) : readNow(reading);
    },
    city: () => content.read(offlineReadings.city.path, City)?.value,
    browsingPolicy: () => content.read(offlineReadings['browsing-policy'].path, BrowsingPolicy)?.value,
    keepFresh: async (signal) => {
      while (!signal.aborted) {
        let complete = true;
        for (const reading of Object.keys(offlineReadings) as OfflineReading[]) {
          const answer = await readNow(reading);
          complete &&= answer.ok && answer.value.cachedAt === undefined;
        }
        await delay(complete ? refreshMs : retryMs, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}
