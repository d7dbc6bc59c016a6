import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import type { DeviceEvent } from '@machikado/contracts/device.ts';
import type { KioskEvent } from '@machikado/contracts/kiosk-events.ts';
import { locales } from '@machikado/contracts/locale.ts';
import type { Log } from '@machikado/runtime/log.ts';
import { keptAlerts, watchAlerts } from './city/alert-watch.ts';
import { createCityClient } from './city/client.ts';
import { followDesiredState, keptDesiredState } from './city/desired-state.ts';
import { openKeptAnswers } from './city/kept-answers.ts';
import { createOfflineCopy } from './city/offline-copy.ts';
import { openOutbox, sendOutbox } from './city/outbox.ts';
import { createVisitKeeper } from './city/visit.ts';
import type { Config } from './config.ts';
import { watchCards } from './drivers/card/reader.ts';
import { createEscposPrinter, usualTiming } from './drivers/escpos/printer.ts';
import { createApp, type RequestHandler } from './http/app.ts';
import { createEventHub } from './http/event-hub.ts';
import type { LocalRule } from './http/local-only.ts';
import { createSlipPictures } from './http/slip-pictures.ts';
import { endToken } from './http/visits.ts';
import { jobNumber } from './jobs/print-job.ts';
import { startPrintRunner } from './jobs/print-runner.ts';
import { openSpool } from './jobs/spool.ts';
import { createAgentStore } from './storage/agent-store.ts';
import type { ReaderPort } from './transports/port.ts';
import { openTcpPort } from './transports/tcp-9100.ts';

export type KioskOptions = {
  readonly config: Config;
  readonly database: DatabaseSync;
  readonly reader: ReaderPort | undefined;
  readonly rule: LocalRule;
  readonly log: Log;
  readonly signal: AbortSignal;
};

export type Kiosk = AsyncDisposable & { readonly handler: RequestHandler };

const identityPollMs = 3000;
/** How long a slip that is coming out may take when the process is told to stop. */
const stopGraceMs = 3000;
const now = () => new Date();

/** Joins all parts of an open kiosk; `main.ts` has opened the store, the reader and the port before. */
export async function openKiosk(options: KioskOptions): Promise<Kiosk> {
  const { config, log } = options;
  const stop = new AbortController();
  const { signal } = stop;
  const hub = createEventHub();
  const publish = (event: KioskEvent) => hub.publish(event);
  const store = createAgentStore({
    database: options.database,
    log,
    signal,
    onState: (state) => publish({ kind: 'storage', state }),
  });
  const outbox = openOutbox(store);
  const tell = (kind: DeviceEvent['kind'], facts: DeviceEvent['facts']) => outbox.append({ kind, facts, at: now() });
  const kept = openKeptAnswers(store);
  const client = await createCityClient({
    identityDirectory: join(config.stateDirectory, 'identity'),
    log,
    onState: (state) => publish({ kind: 'city', state }),
  });
  const copy = createOfflineCopy({ client, kept, now });

  const spool = openSpool(store, (job, { state, reason, at }) => {
    const facts = { number: jobNumber(job.seq), slip: job.kind, state, ...(reason !== undefined && { reason }) };
    outbox.appendHere({ kind: 'print-settled', facts, at });
  });
  const printer = createEscposPrinter({
    connect: () => openTcpPort(config.printer),
    timing: usualTiming,
    log,
    onStatus: (status) => {
      publish({ kind: 'printer', status });
      tell('printer-status', { status });
      runner.noticeStatus(status);
    },
  });
  const pictures = createSlipPictures();
  const runner = startPrintRunner({
    spool,
    printer,
    log,
    now,
    signal,
    onDrawn: pictures.keep,
    onJob: (job) => {
      publish({ kind: 'print-job', job });
      outbox.wake();
    },
  });

  const visits = createVisitKeeper((visit, reason) => {
    pictures.wipe();
    if (visit.token !== undefined) void endToken(client, visit.token);
    if (reason === 'replaced') return;
    publish({ kind: 'visit-ended', reason });
    tell('visit-ended', { reason });
  });
  const cards = watchCards(options.reader, (state) => {
    publish({ kind: 'card', state });
    if (state !== 'present') visits.cardLeft();
  });

  let applied = keptDesiredState(kept);
  printer.chooseProfile(applied?.printer);
  const background = [
    watchAlerts({ client, kept, now, signal, onBoard: (board) => publish({ kind: 'alerts', board }) }),
    copy.keepFresh(signal),
    sendOutbox({ outbox, city: client, log, signal }),
    followDesiredState({
      client,
      kept,
      now,
      signal,
      onApplied: (next) => {
        applied = next;
        printer.chooseProfile(next.printer);
        log.info('desired-state.applied', { zone: next.state.zone, printer: printer.profile().id });
      },
    }),
    followIdentity(client.reloadIdentity, signal),
  ];
  tell('started', { node: process.version });

  const presentEvents = (): KioskEvent[] => {
    const board = keptAlerts(kept);
    return [
      { kind: 'storage', state: store.state() },
      { kind: 'printer', status: printer.status() },
      { kind: 'card', state: cards.state() },
      { kind: 'city', state: client.state() },
      ...(board === undefined ? [] : [{ kind: 'alerts' as const, board }]),
      ...spool.unsettled().map((job) => ({ kind: 'print-job' as const, job: runner.describe(job) })),
    ];
  };
  const app = createApp({
    rule: options.rule,
    uiDirectory: config.uiDirectory,
    hub,
    presentEvents,
    device: () => ({
      asset: client.asset(),
      zone: applied?.state.zone,
      languages: applied?.state.languages ?? copy.city()?.languages ?? locales,
      position: applied?.state.position,
    }),
    health: () => (store.state() === 'ok' ? 'ok' : 'storage-full'),
    log,
    client,
    copy,
    visits,
    cards,
    spool,
    runner,
    printer,
    pictures,
    now,
  });
  return {
    handler: app,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await Promise.race([runner.finished, delay(stopGraceMs)]);
      await printer[Symbol.asyncDispose]();
      await runner.finished;
      await client[Symbol.asyncDispose]();
      await Promise.all(background);
    },
  };
}

async function followIdentity(reload: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await delay(identityPollMs, undefined, { signal }).catch(() => undefined);
    await reload();
  }
}
