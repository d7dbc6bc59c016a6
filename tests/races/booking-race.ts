import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, civilTimeAt } from '@machikado/contracts/civil-time.ts';
import { StaffToken } from '@machikado/contracts/staff-api.ts';
import { StaffBookingList, StaffUser } from '@machikado/contracts/staff-booking.ts';
import { createHttpClient } from '@machikado/runtime/http-client.ts';
import { z } from 'zod';
import { readPassword, spawnCity, type CityProcess } from '../../city-services/src/listeners/started-city.ts';
import { freePort } from '../../kiosk-agent/simulators/rig/kiosk-rig.ts';
import { enrolDevice, login } from '../city/technician.ts';
import { startThrowawayPostgres } from '../city-store/throwaway-postgres.ts';
import { komaIds, roomIds, writeBigPack } from './big-pack.ts';
import { findAnomalies, type Anomaly, type FinalBooking, type Operation } from './history.ts';
import { startRacers, type Racer } from './racers.ts';

export type RaceOptions = {
  readonly engine: 'sqlite' | 'postgres';
  readonly rounds: number;
  /** How often the server is killed in the middle (SIGKILL) and started again. */
  readonly kills: number;
};

export type RaceReport = RaceOptions & {
  readonly clients: number;
  readonly booked: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly unknown: number;
  readonly cancelled: number;
  readonly killed: number;
  readonly anomalies: readonly Anomaly[];
};

/** A race in which nothing was contested, or no kill hit, proves nothing. */
export function raceHolds(report: RaceReport): boolean {
  const losers = report.refused['slot-taken'] ?? 0;
  return (
    report.anomalies.length === 0 &&
    report.unknown === 0 &&
    report.booked >= report.rounds &&
    losers >= report.rounds &&
    report.killed === report.kills
  );
}

const clients = 8;
const size = { facilities: 2, rooms: 5 };

type Stage = {
  readonly start: () => Promise<void>;
  readonly kill: () => Promise<void>;
  readonly staffUrl: () => string;
};

/** The city on fixed ports, so that clients find it again after a kill. */
async function openStage(folder: string, environment: Record<string, string>): Promise<Stage> {
  const ports = {
    MACHIKADO_STAFF_PORT: String(await freePort()),
    MACHIKADO_DEVICE_PORT: String(await freePort()),
    MACHIKADO_RESIDENT_PORT: String(await freePort()),
  };
  let running: CityProcess | undefined;
  let staffUrl = '';
  return {
    staffUrl: () => staffUrl,
    start: async () => {
      running = spawnCity(join(folder, 'city'), { ...environment, ...ports });
      staffUrl = (await running.ready).staff;
    },
    kill: async () => {
      await running?.stop('SIGKILL');
      running = undefined;
    },
  };
}

async function asClerk<Answer extends z.ZodType>(
  stage: Stage,
  folder: string,
  call: { method: 'GET' | 'POST'; path: string; body?: unknown; answer: Answer; key?: string },
): Promise<z.infer<Answer>> {
  await using http = createHttpClient(stage.staffUrl());
  const body = { staffId: 'clerk', password: await readPassword(join(folder, 'city'), 'clerk') };
  const token = await http.call({ method: 'POST', path: '/api/tokens', body, answer: StaffToken });
  if (!token.ok) throw new Error(token.error.type);
  const { key, ...wanted } = call;
  const headers = {
    authorization: `Bearer ${token.value.token}`,
    ...(key !== undefined && { 'idempotency-key': key }),
  };
  const answer = await http.call({ ...wanted, headers });
  if (!answer.ok) throw new Error(`${call.path}: ${answer.error.type} ${answer.error.detail ?? ''}`);
  return answer.value;
}

async function finalBookings(stage: Stage, folder: string, from: string): Promise<FinalBooking[]> {
  const path = `/api/bookings?from=${from}&to=${addDays(from, 90)}`;
  // A list that was cut would hide what it is looked through for.
  const whole = StaffBookingList.extend({ isCut: z.undefined().optional() });
  const { bookings } = await asClerk(stage, folder, { method: 'GET', path, answer: whole });
  return bookings.map((one) => ({
    id: one.id,
    holds: one.state !== 'cancelled',
    units: [`${one.roomId}/${one.date}/${one.komaId}`],
  }));
}

/** One slot that everybody asks for at once; every second time its winner gives it back and they ask once more. */
async function playRound(
  racers: readonly Racer[],
  round: number,
  slot: Parameters<Racer['book']>[0],
): Promise<Operation[]> {
  const history = await Promise.all(racers.map((racer) => racer.book(slot)));
  const won = history.find((one) => one.outcome === 'ok');
  const winner = won && racers[won.client];
  if (round % 2 === 1 || won?.bookingId === undefined || winner === undefined) return history;
  const [cancelled, ...again] = await Promise.all([
    winner.cancel(won.bookingId, won.units),
    ...racers.filter((racer) => racer !== winner).map((racer) => racer.book(slot)),
  ]);
  return [...history, cancelled, ...again];
}

function countRefusals(history: readonly Operation[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of history)
    if (one.outcome === 'refused') counts[one.reason ?? 'none'] = (counts[one.reason ?? 'none'] ?? 0) + 1;
  return counts;
}

/**
 * Eight processes book the same slots over HTTP (mutual TLS, as kiosks do), round after round, while the server may be
 * killed in the middle; then the whole history is looked through.
 */
export async function runBookingRace(options: RaceOptions): Promise<RaceReport> {
  const folder = await mkdtemp(join(tmpdir(), 'machikado-race-'));
  await using held = new AsyncDisposableStack();
  held.defer(() => rm(folder, { recursive: true, force: true }));
  await writeBigPack(join(folder, 'packs'), size);
  const postgres = options.engine === 'postgres' ? held.use(await startThrowawayPostgres()) : undefined;
  const stage = await openStage(folder, {
    MACHIKADO_PACKS: join(folder, 'packs'),
    ...(postgres && { MACHIKADO_DATABASE_URL: postgres.createDatabase() }),
  });
  held.defer(() => stage.kill());
  await stage.start();

  const home = join(folder, 'technician');
  const technician = { home, staffUrl: stage.staffUrl(), staffAccountsFile: join(folder, 'city/staff-accounts.json') };
  await login(technician);
  const identity = join(folder, 'identity');
  await enrolDevice(technician, { asset: 'K-0001', kind: 'kiosk', identity });
  const { racers } = held.use(startRacers(identity, clients));
  for (const racer of racers) {
    const body = { name: '競走者', pin: '4682' };
    const user = await asClerk(stage, folder, {
      method: 'POST',
      path: '/api/users',
      body,
      answer: StaffUser,
      key: randomUUID(),
    });
    await racer.signIn(user.number, '4682');
  }

  const from = addDays(civilTimeAt(new Date()).date, 1);
  const rooms = roomIds(size.facilities, size.rooms);
  const history: Operation[] = [];
  let killed = 0;
  const everyRounds = Math.max(1, Math.floor(options.rounds / (options.kills + 1)));
  for (let round = 0; round < options.rounds; round++) {
    const day = Math.floor(round / (rooms.length * komaIds.length));
    const slot = {
      roomId: rooms[round % rooms.length] ?? '',
      date: addDays(from, day),
      komaId: komaIds[Math.floor(round / rooms.length) % komaIds.length] ?? '',
    };
    const playing = playRound(racers, round, slot);
    if (round % everyRounds === everyRounds - 1 && killed < options.kills) {
      await stage.kill();
      killed += 1;
      await stage.start();
    }
    history.push(...(await playing));
  }
  const anomalies = findAnomalies(history, await finalBookings(stage, folder, from));
  return {
    ...options,
    clients,
    booked: history.filter((one) => one.kind === 'book' && one.outcome === 'ok').length,
    refused: countRefusals(history),
    unknown: history.filter((one) => one.outcome === 'unknown').length,
    cancelled: history.filter((one) => one.kind === 'cancel' && one.outcome === 'ok').length,
    killed,
    anomalies: anomalies.slice(0, 20),
  };
}
