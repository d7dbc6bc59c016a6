import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import type { Booking } from '@machikado/contracts/booking.ts';
import type { KioskEvent } from '@machikado/contracts/kiosk-events.ts';
import { problem } from '@machikado/contracts/problem.ts';
import { boardOf } from './alerts.ts';
import { answerRead, answerWrite } from './answers.ts';
import { answerInput } from './conversions.ts';
import { emptyMemory, once, type Answer, type Asked } from './memory.ts';
import { answerMyNumber } from './my-number.ts';
import { answerSpeech } from './speech.ts';
import { answerHome, homeHead } from './home.ts';
import { createMockBrowsing, type MockBrowsing } from './browsing.ts';
import { slipPicture } from './picture.ts';
import { troubleAt, type Trouble } from './trouble.ts';
import { createMockTerminal, type MockTerminal } from './terminal.ts';
import { createMockPrinter, type MockPrinter } from './printer.ts';

/** One request that the page made, for tests to look at. */
export type Received = Pick<Asked, 'path' | 'key' | 'body'> & { readonly method: string };

export type MockAgent = {
  readonly url: string;
  /** The same build as residents have it at home; what is answered there comes from the same memory. */
  readonly homeUrl: string;
  readonly received: readonly Received[];
  readonly bookings: readonly Booking[];
  readonly printer: MockPrinter;
  readonly terminal: MockTerminal;
  readonly trouble: Trouble;
  readonly browsing: MockBrowsing;
  /** Sends an event to every page that listens, and makes it part of the present state. */
  readonly emit: (event: KioskEvent) => void;
  /** Whether a page listens. */
  readonly isHeard: () => boolean;
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
  "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const root = '/agent/v1';
const homeRoot = '/resident/v1';
const heartbeatMs = 10_000;

/** At home there is no printer and no reader to tell of. */
const homeKinds: ReadonlySet<KioskEvent['kind']> = new Set(['city', 'alerts']);

/** Tells every listening page what happens, and a new one first how everything is now. */
function createEvents() {
  const present = new Map<string, KioskEvent>();
  const streams = new Set<ServerResponse>();
  const homeStreams = new Set<ServerResponse>();
  const emit = (event: KioskEvent) => {
    present.set(event.kind === 'print-job' ? `job ${event.job.id}` : event.kind, event);
    const listeners = homeKinds.has(event.kind) ? [...streams, ...homeStreams] : streams;
    for (const stream of listeners) stream.write(`event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`);
  };
  const open = (response: ServerResponse, atHome: boolean) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    (atHome ? homeStreams : streams).add(response);
    // As the agent does: a page that hears nothing for long takes the stream for dead.
    const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs);
    response.on('close', () => {
      clearInterval(heartbeat);
      streams.delete(response);
      homeStreams.delete(response);
    });
    for (const event of present.values())
      if (!atHome || homeKinds.has(event.kind)) response.write(`data: ${JSON.stringify(event)}\n\n`);
  };
  emit({ kind: 'printer', status: 'ready' });
  emit({ kind: 'card', state: 'empty' });
  emit({ kind: 'city', state: 'online' });
  emit({ kind: 'storage', state: 'ok' });
  emit({ kind: 'terminal', state: 'ready' });
  emit({ kind: 'alerts', board: boardOf(undefined, false) });
  return { emit, open, isHeard: () => streams.size > 0 };
}

const tokenRefused: Answer = { status: 403, body: problem('forbidden', { detail: 'no-token' }) };

/** An agent without a city, a printer or a reader: the same doors as the real one, answers from memory. */
export async function startMockAgent(build: string, port = 0): Promise<MockAgent> {
  const token = randomUUID();
  const events = createEvents();
  const memory = emptyMemory();
  const received: Received[] = [];
  const trouble: Trouble = new Map();
  const printer = createMockPrinter((job) => events.emit({ kind: 'print-job', job }));
  const terminal = createMockTerminal(events.emit);
  const browsing = createMockBrowsing();

  function answer(method: string, asked: Asked): Answer {
    received.push({ method, path: asked.path, key: asked.key, body: asked.body });
    const input = answerInput(method, asked.path, asked.body);
    if (input !== undefined) return input;
    const failed = troubleAt(trouble, asked.path);
    if (failed) return failed;
    if (/^\/browsing(?:\/|$)/.test(asked.path)) return browsing.answer(method, asked.path, asked.body);
    if (method === 'DELETE') {
      memory.user = undefined;
      return { status: 204 };
    }
    const card = answerMyNumber(memory, asked);
    if (card !== undefined) return card;
    const payment = terminal.answer(memory, asked);
    if (payment !== undefined) return payment;
    if (method === 'GET') return answerRead(memory, asked);
    if (asked.path !== '/print-jobs') return answerWrite(memory, asked);
    const byJob = { ...asked, key: String(asked.body['jobKey']) };
    return once(memory, byJob, () => ({ status: 202, body: printer.print() }));
  }

  async function serveHome(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://mock');
    const path = url.pathname.slice(homeRoot.length);
    const method = request.method ?? 'GET';
    response.setHeader('content-security-policy', policy);
    if (!url.pathname.startsWith(homeRoot)) servePage({ build, head: homeHead }, url.pathname, response);
    else if (path === '/events') events.open(response, true);
    else {
      const asked = await readAsked(request, path, url.searchParams);
      send(response, answerHome(memory, { method, ...asked }) ?? answer(method, asked));
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://mock');
    const path = url.pathname.slice(root.length);
    response.setHeader('content-security-policy', policy);
    if (!url.pathname.startsWith(root))
      servePage({ build, head: `<meta name="agent-token" content="${token}" />` }, url.pathname, response);
    else if (request.headers.authorization !== `Bearer ${token}`) send(response, tokenRefused);
    else if (path.startsWith('/speech')) answerSpeech(response);
    else if (path === '/events') events.open(response, false);
    else if (path === '/browsing/pictures') browsing.open(response);
    else if (path.endsWith('/preview.png')) response.writeHead(200, { 'content-type': 'image/png' }).end(slipPicture());
    else send(response, answer(request.method ?? 'GET', await readAsked(request, path, url.searchParams)));
  }

  const doors = await openDoors(serve, serveHome, port);
  const { emit, isHeard } = events;
  return { ...doors, received, bookings: memory.bookings, printer, terminal, browsing, trouble, emit, isHeard };
}

type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

async function listen(serve: Serve, port: number): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

async function openDoors(serve: Serve, serveHome: Serve, port: number) {
  const [kiosk, atHome] = [await listen(serve, port), await listen(serveHome, 0)];
  const close = () => {
    kiosk.close();
    atHome.close();
  };
  return { url: kiosk.url, homeUrl: atHome.url, close };
}

async function readAsked(request: IncomingMessage, path: string, query: URLSearchParams): Promise<Asked> {
  const text = await readText(request);
  const key = request.headers['idempotency-key'];
  const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  return { path, query, body, key: typeof key === 'string' ? key : undefined };
}

function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { 'content-type': 'application/json' });
  response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
}

function servePage(site: { build: string; head: string }, path: string, response: ServerResponse): void {
  const file = join(site.build, normalize(path));
  const ends = extname(file);
  if (ends !== '' && existsSync(file)) {
    response.writeHead(200, { 'content-type': types[ends] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
    return;
  }
  const html = readFileSync(join(site.build, 'index.html'), 'utf8');
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(html.replace('<head>', `<head>${site.head}`));
}

if (import.meta.main) {
  const agent = await startMockAgent(join(import.meta.dirname, '..', 'build'), Number(process.env['PORT'] ?? 8100));
  process.stdout.write(`The mock agent serves kiosk-ui at ${agent.url}\n`);
}
