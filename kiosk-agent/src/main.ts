import type { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type { DeviceEvent } from '@machikado/contracts/device.ts';
import type { AlertBoard } from '@machikado/contracts/alert.ts';
import type { KioskEvent } from '@machikado/contracts/kiosk-events.ts';
import { locales } from '@machikado/contracts/locale.ts';
import { createLog } from '@machikado/runtime/log.ts';
import { aborted, announceReady, runProcess } from '@machikado/runtime/process.ts';
import { openWhenPossible } from '@machikado/runtime/sqlite.ts';
import { createBrowsing } from './browsing/browsing.ts';
import { openHostLog } from './browsing/host-log.ts';
import { createAlertCheck, keptAlerts, watchAlerts } from './city/alert-watch.ts';
import { createCityClient, followIdentity, type CityClient } from './city/client.ts';
import { followDesiredState, keptDesiredState, type Applicable } from './city/desired-state.ts';
import { openKeptAnswers } from './city/kept-answers.ts';
import { openKeptContent, type ContentRefusal, type KeptContent } from './city/kept-content.ts';
import { createOfflineCopy, type OfflineCopy } from './city/offline-copy.ts';
import { createSignedReader, type SignedReader } from './city/signed-reading.ts';
import { openOutbox, sendOutbox } from './city/outbox.ts';
import { sendQueue } from './city/queue-sender.ts';
import { openApplicationQueue } from './city/queued-applications.ts';
import { tellReaders } from './city/reader-status.ts';
import { isCardGone, type VisitKeeper } from './city/visit.ts';
import { keepWifiStock, openWifiStock } from './city/wifi-stock.ts';
import { readConfig, type Config } from './config.ts';
import { openConverters } from './conversion/converters.ts';
import { openReaders, type Readers } from './drivers/card/open-readers.ts';
import { watchCards, type CardReader } from './drivers/card/reader.ts';
import { createApp } from './http/app.ts';
import type { Converters } from './http/conversions.ts';
import { createEventHub } from './http/event-hub.ts';
import { tellPresent } from './http/present.ts';
import { openPaymentDesk } from './http/payment-desk.ts';
import { openPrinting } from './http/print-desk.ts';
import { openLocalServer, type LocalServer } from './http/server.ts';
import { openTurn } from './http/turn.ts';
import { createAgentStore, prepareAgentDatabase } from './storage/agent-store.ts';
import { findEngines } from './speech/engines.ts';
import { createSpeaker, type Speaker } from './speech/speaker.ts';
import { followJack } from './transports/headphone-jack.ts';
import type { JackState } from './transports/input-event.ts';

const log = createLog('kiosk-agent');
const now = () => new Date();

/** Serves the screen from the first moment, and the kiosk as soon as its store is open. */
async function main(signal: AbortSignal): Promise<void> {
  const config = readConfig(process.env);
  await using server = await openLocalServer(config.port);
  const file = join(config.stateDirectory, 'agent.db');
  const opened = await openWhenPossible({ file, prepare: prepareAgentDatabase, signal, log });
  if (!opened.ok) return;
  using database = { value: opened.value, [Symbol.dispose]: () => opened.value.close() };
  await using readers = await openReaders(config, log);
  await using converters = openConverters(config.conversion, log);
  const speaker = createSpeaker(findEngines(config.voices, log));
  const { rule } = server;
  await using kiosk = await openKiosk({ config, database: database.value, readers, rule, converters, speaker });
  server.serve(kiosk.app);
  announceReady({
    part: 'kiosk-agent',
    urls: { kiosk: server.url, ...(readers.port && { cardReader: readers.port.url }) },
  });
  await aborted(signal);
}

type KioskOptions = {
  readonly config: Config;
  readonly database: DatabaseSync;
  readonly readers: Readers;
  readonly speaker: Speaker;
  readonly rule: LocalServer['rule'];
  readonly converters: Converters;
};

/** Joins all parts of the kiosk; the store, the reader and the port are open already. */
async function openKiosk({ config, database, readers, rule, converters, speaker }: KioskOptions) {
  const stop = new AbortController();
  const { signal } = stop;
  const hub = createEventHub();
  const records = openRecords({ database, signal, publish: hub.publish });
  const printing = openPrinting({ address: config.printer, records, signal, publish: hub.publish, log, now });
  const client = await openCity({ config, records, publish: hub.publish });
  const { content, signed, copy } = openCopies(client, records);
  const hosts = openHostLog(records.store);
  const policy = copy.browsingPolicy;
  const visitNow = () => visits.current()?.visitId;
  const desk = { store: records.store, client, publish: hub.publish, visitNow, log, now, signal };
  const payments = openPaymentDesk({ ...desk, config: config.paymentTerminal });
  const browsing = createBrowsing({ setup: config.browsing, policy, asset: client.asset, hosts, now, log });
  const forget = () => {
    converters.kana.forget();
    speaker.wipe();
    printing.pictures.wipe();
    records.wifi.forget();
    payments.leave();
    void browsing.end();
  };
  const turn = { ...config, ...printing, forget, port: rule.port, log, signal, hub, client, tell: records.tell };
  const { visits, screen } = openTurn(turn);
  const cards = followReaders({ readers, visits, publish: hub.publish, tell: records.tell });
  const jack = config.headphoneJack;
  const onChange = (state: JackState) => hub.publish({ kind: 'headphones', state });
  const hearing = jack === undefined ? undefined : followJack({ device: jack, log, signal, onChange });
  const following = followCity({ client, content, signed, copy, records, printing, signal, publish: hub.publish });
  records.tell('started', { node: process.version });

  const presentEvents = () =>
    tellPresent({
      storage: records.store.state(),
      printer: printing.printer.status(),
      card: cards.state(),
      city: client.state(),
      board: keptAlerts(content),
      more: [...payments.present(), ...printing.unsettled(), { kind: 'wifi-codes', state: records.wifi.state(now()) }],
    });
  const doors = {
    ...{ ...printing, payments, browsing, client, copy, visits, cards, hub, presentEvents },
    device: following.device,
    converters,
    speaker,
    queue: records.queue,
    wifi: records.wifi,
    storage: records.store.state,
    alertsCheckedAt: following.alertsCheckedAt,
    onPulse: screen.pulse,
    browser: screen.state,
    usbReaders: readers.usb,
    hasHeadphoneJack: jack !== undefined,
  };
  return {
    app: createApp({ ...doors, rule, uiDirectory: config.uiDirectory, log, now }),
    [Symbol.asyncDispose]: async () => {
      // First, so that a card that goes with the reader ends no visit in a store that is closed.
      visits.end('replaced');
      await browsing.end();
      stop.abort();
      await screen.finished;
      await Promise.all([printing.close(), payments.close()]);
      await client[Symbol.asyncDispose]();
      await Promise.all([...following.finished, hearing]);
    },
  };
}

type ReaderFollowing = {
  readonly readers: Readers;
  readonly visits: VisitKeeper;
  readonly publish: Publish;
  readonly tell: Records['tell'];
};

/** What lies on the readers is told to the page, and ends a visit that hangs on it; the city hears of the readers. */
function followReaders({ readers, visits, publish, tell }: ReaderFollowing): CardReader {
  const hear = tellReaders(tell);
  const cards = watchCards(readers.port, (state) => {
    publish({ kind: 'card', state });
    hear(state);
    if (isCardGone(visits.current(), cards)) visits.cardLeft();
  });
  // A kiosk that is to have none has nothing to tell.
  if (readers.port !== undefined) hear(cards.state());
  readers.onCode((code) => {
    // What nobody stands there for is for nobody.
    if (visits.current() !== undefined) publish({ kind: 'code', ...code });
  });
  return cards;
}

/** The way to the city; what waits for it is sent when it opens. */
function openCity({ config, records, publish }: { config: Config; records: Records; publish: Publish }) {
  return createCityClient({
    identityDirectory: join(config.stateDirectory, 'identity'),
    log,
    onState: (state) => {
      publish({ kind: 'city', state });
      if (state === 'online') records.queue.wake();
    },
  });
}

/** What the kiosk keeps of the city; a copy that is refused is told to staff. */
function openCopies(client: CityClient, records: Records) {
  const onRefused = (refusal: ContentRefusal) => {
    log.warn('content.refused', refusal);
    records.tell('content-refused', refusal);
  };
  const content = openKeptContent({ store: records.store, pinned: client.pinned, now, onRefused });
  const signed = createSignedReader({ client, content });
  return { content, signed, copy: createOfflineCopy({ client, signed, content, now }) };
}

type Following = {
  readonly client: CityClient;
  readonly content: KeptContent;
  readonly signed: SignedReader;
  readonly copy: OfflineCopy;
  readonly records: Records;
  readonly printing: ReturnType<typeof openPrinting>;
  readonly signal: AbortSignal;
  readonly publish: Publish;
};

/** What goes to and fro between kiosk and city by itself, and what the city wants this kiosk to be. */
function followCity({ client, content, signed, copy, records, printing, signal, publish }: Following) {
  let applied = keptDesiredState(records.kept);
  printing.printer.chooseProfile(applied?.printer);
  const onApplied = (next: Applicable) => {
    applied = next;
    printing.printer.chooseProfile(next.printer);
    log.info('desired-state.applied', { zone: next.state.zone, printer: printing.printer.profile().id });
  };
  const following = { client, kept: records.kept, now, signal };
  const check = createAlertCheck(content);
  const onBoard = (board: AlertBoard) => publish({ kind: 'alerts', board });
  const finished = [
    watchAlerts({ ...{ signed, content, now, signal }, onChecked: check.onChecked, onBoard }),
    followDesiredState({ ...following, onApplied }),
    copy.keepFresh(signal),
    sendOutbox({ outbox: records.outbox, city: client, log, signal }),
    keepWifiStock({ stock: records.wifi, city: client, now, signal }),
    sendQueue({ queue: records.queue, city: client, log, now, signal }),
    followIdentity(client, signal),
  ];
  const device = () => ({
    asset: client.asset(),
    zone: applied?.state.zone,
    languages: applied?.state.languages ?? copy.city()?.languages ?? locales,
    position: applied?.state.position,
    idle: applied?.state.idle,
    screen: applied?.state.screen,
  });
  return { finished, device, alertsCheckedAt: check.checkedAt };
}

type Publish = (event: KioskEvent) => void;
type Records = ReturnType<typeof openRecords>;

/** What is durable: the store, the outbox to the city, and the answers that are kept of it. */
function openRecords(options: { database: DatabaseSync; signal: AbortSignal; publish: Publish }) {
  const { database, signal, publish } = options;
  const store = createAgentStore({ database, log, signal, onState: (state) => publish({ kind: 'storage', state }) });
  const outbox = openOutbox(store);
  const wifi = openWifiStock(store, (state) => publish({ kind: 'wifi-codes', state }));
  const tell = (kind: DeviceEvent['kind'], facts: DeviceEvent['facts']) => outbox.append({ kind, facts, at: now() });
  return { store, outbox, tell, kept: openKeptAnswers(store), queue: openApplicationQueue(store), wifi };
}

await runProcess(log, main);
