import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { Booking, BookingRequest } from '@machikado/contracts/booking.ts';
import { readableNumber } from '@machikado/contracts/check-digit.ts';
import type { KioskEvent } from '@machikado/contracts/kiosk-events.ts';
import type { PrintJob, PrintJobState } from '@machikado/contracts/print.ts';
import { problem, type ProblemKind } from '@machikado/contracts/problem.ts';
import { addDays, instantOf } from '@machikado/contracts/civil-time.ts';
import { boardOf, city, device, facilities, places, procedures, slotsOf } from './fixtures.ts';
import { slipPicture } from './picture.ts';

/** One request that the page made, for tests to look at. */
export type Received = { readonly method: string; readonly path: string; readonly key: string | undefined };

export type MockAgent = {
  readonly url: string;
  readonly received: Received[];
  readonly bookings: Booking[];
  /** Sends an event to every page that listens, and makes it part of the present state. */
  readonly emit: (event: KioskEvent) => void;
  /** What becomes of the print jobs from now on. */
  printOutcome: { state: PrintJobState; reason?: PrintJob['reason'] };
  readonly close: () => void;
};

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** What a purpose makes of a booking, so that each way it can go wrong is seen by typing a word. */
const purposeSentinels: Record<string, ProblemKind> = {
  taken: 'slot-taken',
  limit: 'booking-limit',
  window: 'outside-booking-window',
  full: 'storage-full',
  never: 'city-unreachable',
};
/** The same for PINs; any other PIN signs in. */
const pinSentinels: Record<string, ProblemKind> = { '0000': 'wrong-credentials', '9999': 'locked-out' };

type Answer = { status: number; body?: unknown };
type Asked = {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
  key: string | undefined;
};
const fails = (kind: ProblemKind): Answer => ({ status: problem(kind).status, body: problem(kind) });

/** An agent without a city, a printer or a reader: the same doors as the real one, answers from memory. */
export async function startMockAgent(build: string, port = 0): Promise<MockAgent> {
  const token = randomUUID();
  const present = new Map<string, KioskEvent>();
  const streams = new Set<ServerResponse>();
  const answered = new Map<string, Answer>();
  const jobs = new Map<string, PrintJob>();
  let user: string | undefined;

  const emit = (event: KioskEvent) => {
    present.set(event.kind === 'print-job' ? `job ${event.job.id}` : event.kind, event);
    for (const stream of streams) stream.write(`event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`);
  };
  emit({ kind: 'printer', status: 'ready' });
  emit({ kind: 'card', state: 'empty' });
  emit({ kind: 'city', state: 'online' });
  emit({ kind: 'storage', state: 'ok' });
  emit({ kind: 'alerts', board: boardOf(undefined, false) });

  const agent: MockAgent = {
    url: '',
    received: [],
    bookings: [],
    emit,
    printOutcome: { state: 'printed' },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };

  function print(): PrintJob {
    const id = randomUUID();
    const totalBands = 24;
    const number = `P-${String(jobs.size + 1).padStart(4, '0')}`;
    const job: PrintJob = { id, number, kind: 'permit', state: 'queued', sentBands: 0, totalBands };
    const set = (next: PrintJob) => {
      jobs.set(id, next);
      emit({ kind: 'print-job', job: next });
    };
    set(job);
    const { state, reason } = agent.printOutcome;
    if (state === 'waiting' || state === 'failed') {
      set({ ...job, state, ...(reason && { reason }) });
      return jobs.get(id) ?? job;
    }
    const end = state === 'unknown' ? 14 : totalBands;
    let sentBands = 0;
    const timer = setInterval(() => {
      sentBands += 1;
      const done = sentBands >= end;
      if (done) clearInterval(timer);
      set({ ...job, sentBands, state: done ? state : 'printing' });
    }, 40).unref();
    return job;
  }

  function book(asked: Asked): Answer {
    const request = asked.body as BookingRequest;
    const failure = purposeSentinels[request.purpose];
    if (!user) return fails('not-signed-in');
    if (failure) return fails(failure);
    const facility = facilities.find((one) => one.rooms.some((room) => room.id === request.roomId));
    const room = facility?.rooms.find((one) => one.id === request.roomId);
    const koma = room?.koma.find((one) => one.id === request.komaId);
    if (!facility || !room || !koma) return fails('bad-request');
    const booking: Booking = {
      id: randomUUID(),
      number: readableNumber('B', 4_817_263 + agent.bookings.length),
      state: 'confirmed',
      facilityId: facility.id,
      facilityName: facility.name,
      roomId: room.id,
      roomName: room.name,
      date: request.date,
      komaId: koma.id,
      komaName: koma.name,
      starts: koma.starts,
      ends: koma.ends,
      feeYen: koma.feeYen,
      purpose: request.purpose,
      people: request.people,
      userName: user,
      sample: room.sample,
      bookedAt: new Date().toISOString(),
      cancellableUntil: instantOf(addDays(request.date, -1), '17:00').toISOString(),
    };
    agent.bookings.unshift(booking);
    return { status: 201, body: booking };
  }

  /** The same key gets the same answer; the purpose "lost" loses the first one after the work is done. */
  function once(asked: Asked, work: () => Answer): Answer {
    const key = `${asked.path} ${asked.key ?? ''}`;
    const known = answered.get(key);
    if (known) return known;
    const answer = work();
    if (answer.status < 400) answered.set(key, answer);
    return asked.body['purpose'] === 'lost' ? fails('city-unreachable') : answer;
  }

  function write(asked: Asked): Answer {
    const { path, body } = asked;
    if (path === '/visits') return { status: 201, body: { visitId: randomUUID() } };
    if (path === '/sign-in') {
      const failure = pinSentinels[String(body['pin'])];
      if (failure) return fails(failure);
      user = '利用者 見本';
      return { status: 200, body: { userName: user, expiresAt: new Date(Date.now() + 1_800_000).toISOString() } };
    }
    if (path === '/bookings') return once(asked, () => book(asked));
    if (path === '/wifi-codes') return once(asked, wifiCode);
    if (path === '/applications') return once(asked, receive);
    if (path === '/applications/status') return status(body);
    if (path === '/print-jobs')
      return once({ ...asked, key: String(body['jobKey']) }, () => ({ status: 202, body: print() }));
    const cancelled = /^\/bookings\/([^/]+)\/cancel$/.exec(path)?.[1];
    const at = agent.bookings.findIndex((one) => one.id === cancelled);
    const booking = agent.bookings[at];
    if (!booking) return fails('not-found');
    agent.bookings[at] = { ...booking, state: 'cancelled', cancelledAt: new Date().toISOString() };
    return { status: 200, body: agent.bookings[at] };
  }

  function read({ path, query }: Asked): Answer {
    const fixed: Record<string, unknown> = {
      '/city': city,
      '/device': device,
      '/places': { places, revision: '1' },
      '/facilities': { facilities },
      '/procedures': { procedures },
    };
    if (fixed[path] !== undefined) return { status: 200, body: fixed[path] };
    if (path === '/bookings')
      return user ? { status: 200, body: { bookings: agent.bookings } } : fails('not-signed-in');
    const facility = facilities.find((one) => path === `/facilities/${one.id}/availability`);
    const from = query.get('from');
    if (!facility || !from) return fails('not-found');
    const slots = slotsOf(facility, from, 7).map((slot) => {
      const booked = agent.bookings.find(
        (one) =>
          one.state === 'confirmed' &&
          one.roomId === slot.roomId &&
          one.date === slot.date &&
          one.komaId === slot.komaId,
      );
      return booked ? { ...slot, state: user ? 'mine' : 'taken' } : slot;
    });
    return { status: 200, body: { facilityId: facility.id, from, days: 7, slots } };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://mock');
    response.setHeader('content-security-policy', policy);
    if (!url.pathname.startsWith('/agent/v1')) {
      servePage(build, url.pathname, token, response);
      return;
    }
    const path = url.pathname.slice('/agent/v1'.length);
    const method = request.method ?? 'GET';
    if (request.headers.authorization !== `Bearer ${token}`) {
      send(response, fails('forbidden'));
      return;
    }
    const text = (await Array.fromAsync(request)).join('');
    const header = request.headers['idempotency-key'];
    const key = typeof header === 'string' ? header : undefined;
    agent.received.push({ method, path, key });
    if (path === '/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      streams.add(response);
      response.on('close', () => streams.delete(response));
      for (const event of present.values()) response.write(`data: ${JSON.stringify(event)}\n\n`);
      return;
    }
    if (path.endsWith('/preview.png')) {
      response.writeHead(200, { 'content-type': 'image/png' }).end(slipPicture());
      return;
    }
    if (method === 'DELETE') {
      user = undefined;
      send(response, { status: 204 });
      return;
    }
    const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
    const asked: Asked = { method, path, query: url.searchParams, body, key };
    send(response, method === 'POST' ? write(asked) : read(asked));
  }

  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return Object.assign(agent, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

function wifiCode(): Answer {
  const usableUntil = new Date(Date.now() + 4 * 3_600_000).toISOString();
  const ssid = city.wifi.ssid;
  return {
    status: 201,
    body: { code: '7K2MQ-X94RD', minutes: 60, usableUntil, ssid, portalUrl: 'https://wifi.asahikawa.test/' },
  };
}

function receive(): Answer {
  const procedureTitle = procedures[0]?.title;
  const number = readableNumber('A', 2_750_981);
  return { status: 201, body: { number, secret: '4TX9QK', procedureTitle, receivedAt: new Date().toISOString() } };
}

/** Secrets 000000 to 000002 show the other states; FFFFFF is not known. */
function status(body: Record<string, unknown>): Answer {
  const states: Record<string, string> = { '000000': 'in-review', '000001': 'accepted', '000002': 'declined' };
  const secret = String(body['secret']);
  if (secret === 'FFFFFF') return fails('not-found');
  const state = states[secret] ?? 'received';
  const decided = state === 'accepted' || state === 'declined';
  const now = new Date().toISOString();
  const told = decided ? { decidedAt: now, message: '当日は筆記用具をお持ちください。' } : {};
  return {
    status: 200,
    body: { number: body['number'], procedureTitle: procedures[0]?.title, state, receivedAt: now, ...told },
  };
}

function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { 'content-type': 'application/json' });
  response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
}

function servePage(build: string, path: string, token: string, response: ServerResponse): void {
  const file = join(build, normalize(path));
  const ends = extname(file);
  if (ends !== '' && existsSync(file)) {
    response.writeHead(200, { 'content-type': types[ends] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
    return;
  }
  const html = readFileSync(join(build, 'index.html'), 'utf8');
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    etag: createHash('sha256').update(html).digest('hex'),
  });
  response.end(html.replace('<head>', `<head><meta name="agent-token" content="${token}" />`));
}

if (import.meta.main) {
  const agent = await startMockAgent(join(import.meta.dirname, '..', 'build'), Number(process.env['PORT'] ?? 8100));
  process.stdout.write(`The mock agent serves kiosk-ui at ${agent.url}\n`);
}
