import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Booking, BookingList } from '@machikado/contracts/booking.ts';
import { addDays, civilTimeAt } from '@machikado/contracts/civil-time.ts';
import { TerminalPayment, type TerminalPaymentState } from '@machikado/contracts/payment.ts';
import { freePort, startAgent, startDock, type AgentRig } from '../../kiosk-agent/simulators/rig/kiosk-rig.ts';
import { untilThere } from '../../kiosk-agent/simulators/rig/process-rig.ts';
import { startPart } from '../city/part.ts';
import { enrolDevice, login } from '../city/technician.ts';
import { komaIds, roomIds, writeBigPack } from '../races/big-pack.ts';

/** The sums and counts of the city's own books. */
export type CityBooks = {
  readonly clearedYen: number;
  readonly receivableYen: number;
  readonly totalYen: number;
  /** The terminal's numbers of all payments that the city counts as money. */
  readonly approved: readonly string[];
  readonly open: number;
};

export type PaymentStage = Awaited<ReturnType<typeof openPaymentStage>>;

const repository = join(import.meta.dirname, '../..');
const sampleUser = { method: 'number', userNumber: '10000014', pin: '2580' };

/** A real city, a real kiosk-agent that can be killed, and a simulated terminal whose books nobody else writes. */
export async function openPaymentStage() {
  const folder = await mkdtemp(join(tmpdir(), 'machikado-payments-'));
  const held = new AsyncDisposableStack();
  held.defer(() => rm(folder, { recursive: true, force: true }));
  await writeBigPack(join(folder, 'packs'), { facilities: 1, rooms: 4 });
  const city = await startPart({
    name: 'city-services',
    command: [process.execPath, join(repository, 'city-services/src/main.ts')],
    env: {
      MACHIKADO_PACKS: join(folder, 'packs'),
      MACHIKADO_CITY_STATE: join(folder, 'city'),
      MACHIKADO_DEMO: '1',
      MACHIKADO_STAFF_PORT: String(await freePort()),
      MACHIKADO_DEVICE_PORT: String(await freePort()),
      MACHIKADO_RESIDENT_PORT: '0',
    },
    logFile: join(folder, 'city.log'),
  });
  held.defer(() => city.stop());
  const staffUrl = city.urls()['staff'] ?? '';
  const accounts = join(folder, 'city/staff-accounts.json');
  const technician = { home: join(folder, 'technician'), staffUrl, staffAccountsFile: accounts };
  await login(technician);
  const state = join(folder, 'kiosk');
  await enrolDevice(technician, { asset: 'K-0001', kind: 'kiosk', identity: join(state, 'identity') });
  const dock = held.use(await startDock());
  let agent = await startKiosk();
  held.defer(() => agent.part.kill());

  async function startKiosk(): Promise<AgentRig> {
    const started = await startAgent({ state, printer: dock.printerUrl, paymentTerminal: dock.terminalUrl });
    const isReady = (kind: 'terminal' | 'city', is: string) =>
      started.heard((event) => (event.kind === kind && event.state === is ? true : undefined), `${kind} ${is}`);
    await Promise.all([isReady('terminal', 'ready'), isReady('city', 'online')]);
    return started;
  }

  async function post(path: string, body: unknown): Promise<Response> {
    const { origin, token } = agent;
    const headers = { authorization: `Bearer ${token}`, origin, 'content-type': 'application/json' };
    const key = { 'idempotency-key': randomUUID() };
    const url = `${origin}/agent/v1${path}`;
    return fetch(url, { method: 'POST', headers: { ...headers, ...key }, body: JSON.stringify(body) });
  }

  async function signIn(): Promise<void> {
    await post('/visits', {});
    const answer = await post('/sign-in', sampleUser);
    if (!answer.ok) throw new Error(`Signing in: ${answer.status} ${await answer.text()}`);
  }

  let booked = 0;
  const firstDay = addDays(civilTimeAt(new Date()).date, 30);
  const rooms = roomIds(1, 4);
  /** Signs in and books a slot that nobody has, for 1,000 yen. */
  async function book(): Promise<Booking> {
    await signIn();
    const komaId = komaIds[booked % komaIds.length];
    const roomId = rooms[Math.floor(booked / komaIds.length)];
    booked += 1;
    const wish = { roomId, komaId, date: firstDay, purpose: 'practice', people: 3 };
    const answer = await post('/bookings', wish);
    if (!answer.ok) throw new Error(`Booking: ${answer.status} ${await answer.text()}`);
    return Booking.parse(await answer.json());
  }

  /** Asks for a payment without waiting for the answer, which a kill may take away. */
  function begin(bookingId: string): { readonly id: string; readonly answer: Promise<Response | undefined> } {
    const id = randomUUID();
    return { id, answer: post('/payments', { id, bookingId }).catch(() => undefined) };
  }

  async function paymentIs(id: string, states: readonly TerminalPaymentState[]): Promise<TerminalPayment> {
    return untilThere(
      async () => {
        const answer = await agent.call('GET', `/payments/${id}`);
        const seen = answer.ok ? TerminalPayment.parse(await answer.json()) : undefined;
        return seen && states.includes(seen.state) ? seen : undefined;
      },
      `payment ${states.join('/')}; ${agent.part.log()}`,
    );
  }

  /** What the city says of a booking once no attempt to pay it is open any more. */
  async function settled(bookingId: string): Promise<Booking['payment']> {
    await signIn();
    return untilThere(async () => {
      const list = BookingList.parse(await (await agent.call('GET', '/bookings')).json());
      const payment = list.bookings.find((one) => one.id === bookingId)?.payment;
      return payment === 'asking' ? undefined : payment;
    }, `an end of the payment in the city; ${agent.part.log()}`);
  }

  return {
    dock,
    city,
    agent: () => agent,
    ...{ begin, book, paymentIs, settled, signIn },
    terminalIs: (step: string) =>
      untilThere(async () => ((await dock.terminal()).step === step ? true : undefined), `terminal ${step}`),
    /** Stops the city in its tracks, so that what is sent to it waits; gives what lets it go on. */
    freezeCity: () => {
      const pid = city.pid() ?? 0;
      process.kill(pid, 'SIGSTOP');
      return () => process.kill(pid, 'SIGCONT');
    },
    killAgent: () => agent.part.kill(),
    reviveAgent: async () => {
      agent = await startKiosk();
    },
    /** Ends the city and reads what it has written. */
    closeBooks: async (): Promise<CityBooks> => {
      await city.stop();
      return readBooks(join(folder, 'city/city.db'));
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

function readBooks(file: string): CityBooks {
  using database = new DatabaseSync(file);
  const sum = (where: string) =>
    Number(database.prepare(`SELECT coalesce(sum(yen), 0) AS yen FROM ledger_posting ${where}`).get()?.['yen']);
  const payments = database.prepare('SELECT state, reference FROM payment').all();
  return {
    clearedYen: sum(`WHERE account = 'terminal-clearing'`),
    receivableYen: sum(`WHERE account = 'receivable'`),
    totalYen: sum(''),
    approved: payments.filter((row) => row['state'] === 'approved').map((row) => String(row['reference'])),
    open: payments.filter((row) => row['state'] === 'started' || row['state'] === 'unknown').length,
  };
}
