import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OpenPaymentList, type StaffPaymentOutcome } from '@machikado/contracts/payment.ts';
import { StaffToken } from '@machikado/contracts/staff-api.ts';
import { freePort, startAgent, startDock, type AgentRig } from '../../kiosk-agent/simulators/rig/kiosk-rig.ts';
import { untilThere } from '../../kiosk-agent/simulators/rig/process-rig.ts';
import { startPart, type Part } from '../city/part.ts';
import { enrolDevice, login, staffPassword } from '../city/technician.ts';
import { roomIds, writeBigPack } from '../races/big-pack.ts';
import { kioskHand } from './kiosk-hand.ts';

export type PaymentStage = Awaited<ReturnType<typeof openPaymentStage>>;

const repository = join(import.meta.dirname, '../..');
const size = { facilities: 1, rooms: 4 };

/** A real city, a real kiosk-agent that can be killed, and a simulated terminal whose books nobody else writes. */
export async function openPaymentStage() {
  const folder = await mkdtemp(join(tmpdir(), 'machikado-payments-'));
  const held = new AsyncDisposableStack();
  held.defer(() => rm(folder, { recursive: true, force: true }));
  const city = await startServer(folder);
  held.defer(() => city.stop());
  const dock = held.use(await startDock());
  const startKiosk = async (): Promise<AgentRig> => {
    const state = join(folder, 'kiosk');
    const started = await startAgent({ state, printer: dock.printerUrl, paymentTerminal: dock.terminalUrl });
    const isReady = (kind: 'terminal' | 'city', is: string) =>
      started.heard((event) => (event.kind === kind && event.state === is ? true : undefined), `${kind} ${is}`);
    await Promise.all([isReady('terminal', 'ready'), isReady('city', 'online')]);
    return started;
  };
  let agent = await startKiosk();
  held.defer(() => agent.part.kill());
  return {
    dock,
    agent: () => agent,
    ...kioskHand(() => agent, roomIds(size.facilities, size.rooms)),
    terminalIs: (step: string) =>
      untilThere(async () => ((await dock.terminal()).step === step ? true : undefined), `terminal ${step}`),
    /** Stops the city in its tracks, so that what is sent to it waits; gives what lets it go on. */
    freezeCity: () => {
      const pid = city.pid();
      if (pid === undefined) throw new Error('The city does not run.');
      process.kill(pid, 'SIGSTOP');
      return () => process.kill(pid, 'SIGCONT');
    },
    killAgent: () => agent.part.kill(),
    reviveAgent: async () => {
      agent = await startKiosk();
    },
    /** Makes the open attempt, of a killed agent, that of a terminal that is here no more. */
    replaceTerminal: () => {
      using database = new DatabaseSync(join(folder, 'kiosk/agent.db'));
      database.exec(`UPDATE payments SET terminal = 'OLD-1' WHERE state = 'sending'`);
    },
    staff: await signInAtDesk(folder, city.urls()['staff'] ?? ''),
    /** Ends the city and reads what it has written. */
    closeBooks: async (): Promise<CityBooks> => {
      await city.stop();
      return readBooks(join(folder, 'city/city.db'));
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** A clerk's calls to the city. */
async function signInAtDesk(folder: string, staffUrl: string) {
  const password = await staffPassword(join(folder, 'city/staff-accounts.json'), 'clerk');
  const call = async (method: 'GET' | 'POST', path: string, { body, token }: { body?: object; token?: string }) => {
    const answer = await fetch(new URL(path, staffUrl), {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const signedIn = await call('POST', '/api/tokens', { body: { staffId: 'clerk', password } });
  const { token } = StaffToken.parse(signedIn);
  return {
    /** Waits until an attempt to pay for a booking is unknown to the city. */
    unknownIs: (bookingId: string): Promise<string> =>
      untilThere(async () => {
        const list = OpenPaymentList.parse(await call('GET', `/api/bookings/${bookingId}/payments`, { token }));
        return list.payments.find(({ state }) => state === 'unknown')?.id;
      }, 'an unknown payment'),
    say: (id: string, state: StaffPaymentOutcome['state']) =>
      call('POST', `/api/payments/${id}/outcome`, { token, body: { state, note: 'the operator says so' } }),
  };
}

/** The city in which everything can be booked, with the kiosk enrolled. */
async function startServer(folder: string): Promise<Part> {
  await writeBigPack(join(folder, 'packs'), size);
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
  const accounts = join(folder, 'city/staff-accounts.json');
  const staffUrl = city.urls()['staff'] ?? '';
  const technician = { home: join(folder, 'technician'), staffUrl, staffAccountsFile: accounts };
  await login(technician);
  await enrolDevice(technician, { asset: 'K-0001', kind: 'kiosk', identity: join(folder, 'kiosk/identity') });
  return city;
}

/** The sums and counts of the city's own books. */
type CityBooks = {
  readonly clearedYen: number;
  readonly receivableYen: number;
  readonly totalYen: number;
  /** The terminal's numbers of all payments that the city counts as money. */
  readonly approved: readonly string[];
  readonly open: number;
};

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
