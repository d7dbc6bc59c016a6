import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { AlertBoard } from '@machikado/contracts/alert.ts';
import { City } from '@machikado/contracts/city.ts';
import { cityUrn, DesiredStateRevision, DeviceEventAck, type ReportedState } from '@machikado/contracts/device.ts';
import { problemKindOf } from '@machikado/contracts/problem.ts';
import type { DeviceIdentity } from '@machikado/runtime/device-identity.ts';
import { createHttpClient, type HttpClient } from '@machikado/runtime/http-client.ts';
import type { Log } from '@machikado/runtime/log.ts';
import type { CityCopies } from '../store/city-copies.ts';
import type { Outbox } from '../store/outbox.ts';
import type { UseStore } from '../store/uses.ts';
import type { Step } from './conversation.ts';
import { sendUses } from './use-reports.ts';

const longPollS = 25;
const cityEveryMs = 10 * 60_000;
const desiredEveryMs = 10_000;
const eventsEveryMs = 2000;
const retryMs = 3000;
const revokedRetryMs = 60_000;

export type CityLink = {
  readonly identity: DeviceIdentity;
  readonly cityUrl: string;
  readonly copies: CityCopies;
  readonly outbox: Outbox;
  readonly uses: UseStore;
  readonly log: Log;
};

const isOver = (signal: AbortSignal) => signal.aborted;

/** Runs one conversation with the city again and again; after a failure it waits, and says so once. */
async function repeat(step: Step, context: { name: string; client: HttpClient; signal: AbortSignal; log: Log }) {
  const { client, signal, log } = context;
  let away = false;
  while (!signal.aborted) {
    const { problem, nextInMs } = await step(client, signal);
    if (isOver(signal)) return;
    if (problem && !away) log.warn('city.away', { what: context.name, why: problemKindOf(problem) });
    if (!problem && away) log.info('city.back', { what: context.name });
    away = problem !== undefined;
    const waitMs = problem ? (problemKindOf(problem) === 'device-revoked' ? revokedRetryMs : retryMs) : nextInMs;
    await delay(waitMs, undefined, { signal }).catch(() => undefined);
  }
}

function followCity({ copies }: CityLink): Step {
  return async (client, signal) => {
    const city = await client.call({ method: 'GET', path: '/v1/city', answer: City, signal });
    if (!city.ok) return { problem: city.error, nextInMs: retryMs };
    copies.city.set(city.value);
    return { nextInMs: cityEveryMs };
  };
}

function followAlerts({ copies }: CityLink): Step {
  // The first question answers at once: a city set up anew may have begun its revisions again.
  let after = -1;
  return async (client, signal) => {
    const board = await client.call({
      method: 'GET',
      path: `/v1/alerts?after=${after}&waitS=${longPollS}`,
      answer: AlertBoard,
      timeoutMs: (longPollS + 10) * 1000,
      signal,
    });
    if (!board.ok) {
      after = -1;
      return { problem: board.error, nextInMs: retryMs };
    }
    if (board.value.revision !== after) copies.alerts.set(board.value);
    after = board.value.revision;
    return { nextInMs: 0 };
  };
}

function followDesired({ copies }: CityLink): Step {
  let reported = '';
  return async (client, signal) => {
    const call = { path: '/v1/device/desired', answer: DesiredStateRevision, signal } as const;
    const desired = await client.call({ method: 'GET', ...call });
    if (!desired.ok) return { problem: desired.error, nextInMs: retryMs };
    const { revision, hash, state } = desired.value;
    const mark = `${revision} ${hash}`;
    if (mark === reported || state === null) return { nextInMs: desiredEveryMs };
    copies.desired.set(desired.value);
    const body: ReportedState = { revision, hash, result: 'applied' };
    const answer = z.unknown();
    const told = await client.call({ method: 'POST', path: '/v1/device/reported', body, answer, signal });
    if (!told.ok) return { problem: told.error, nextInMs: retryMs };
    reported = mark;
    return { nextInMs: desiredEveryMs };
  };
}

function sendEvents({ outbox }: CityLink): Step {
  return async (client, signal) => {
    const events = outbox.waiting();
    if (events.length === 0) return { nextInMs: eventsEveryMs };
    const request = { method: 'POST', path: '/v1/device/events', body: { events }, answer: DeviceEventAck } as const;
    const acknowledged = await client.call({ ...request, signal });
    if (!acknowledged.ok) return { problem: acknowledged.error, nextInMs: retryMs };
    outbox.acknowledge(Math.min(acknowledged.value.acknowledgedSeq, events.at(-1)?.seq ?? 0));
    return { nextInMs: 0 };
  };
}

/** Keeps up with the city until the signal fires: its names, its warnings, what this spot shall be, and our events. */
export async function followTheCity(link: CityLink, signal: AbortSignal): Promise<void> {
  const { identity, log } = link;
  await using client = createHttpClient(link.cityUrl, {
    ca: identity.ca,
    key: identity.key,
    certificate: identity.certificate,
    expectUrn: cityUrn(identity.cityId),
  });
  const steps = {
    city: followCity(link),
    alerts: followAlerts(link),
    desired: followDesired(link),
    events: sendEvents(link),
    uses: sendUses(link.uses),
  };
  await Promise.all(Object.entries(steps).map(([name, step]) => repeat(step, { name, client, signal, log })));
}
