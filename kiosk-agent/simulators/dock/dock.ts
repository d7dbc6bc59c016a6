import { readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { CardOrder, type CardTray } from '../card/card-tray.ts';
import { TerminalOrder } from '../payment-terminal/terminal-state.ts';
import type { VirtualTerminal } from '../payment-terminal/virtual-terminal.ts';
import { ReaderOrder, type HidShelf } from '../hid/hid-shelf.ts';
import type { PrintFolder } from '../printer/print-folder.ts';
import { PrinterOrder } from '../printer/printer-state.ts';
import type { VirtualPrinter } from '../printer/virtual-printer.ts';

export type DockOptions = {
  readonly printer: VirtualPrinter;
  readonly cards: CardTray;
  readonly readers: HidShelf;
  readonly terminal: VirtualTerminal;
  readonly folder: PrintFolder;
  readonly rule: { readonly port: number };
};

const maxBodyBytes = 4096;

const read = (name: string) => readFileSync(new URL(name, import.meta.url));
const files: Readonly<Record<string, { readonly type: string; readonly body: Uint8Array }>> = {
  '/': { type: 'text/html; charset=utf-8', body: read('dock.html') },
  '/dock.css': { type: 'text/css; charset=utf-8', body: read('dock.css') },
  '/dock.js': { type: 'text/javascript; charset=utf-8', body: read('dock.js') },
};

const guards = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

function send(response: ServerResponse, status: number, answer?: { type: string; body: Uint8Array | string }): void {
  response.writeHead(status, { ...guards, ...(answer && { 'content-type': answer.type }) });
  response.end(answer?.body);
}

/** The panel that takes the place of hands: cards, paper, cover and plug of the simulated devices. */
export function createDock(options: DockOptions): RequestListener {
  return (request, response) => {
    answer(options, request, response).catch(() => {
      if (!response.headersSent) send(response, 500);
    });
  };
}

/** Only this machine's own page or program: an exact Host, an Origin of its own or none, JSON on writes. */
function isOwn(options: DockOptions, request: IncomingMessage): boolean {
  const { host, origin } = request.headers;
  const hosts = [`127.0.0.1:${options.rule.port}`, `localhost:${options.rule.port}`];
  if (host === undefined || !hosts.includes(host)) return false;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  return request.method === 'GET' || request.headers['content-type'] === 'application/json';
}

async function answer(options: DockOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (!isOwn(options, request)) send(response, 403);
  else if (request.method === 'GET') await answerGet(options, path, response);
  else if (request.method === 'PUT') await answerPut(options, path, { request, response });
  else send(response, 405);
}

async function answerGet(options: DockOptions, path: string, response: ServerResponse): Promise<void> {
  const { printer, cards, readers, terminal, folder } = options;
  const json = (value: unknown) => send(response, 200, { type: 'application/json', body: JSON.stringify(value) });
  const print = /^\/printer\/prints\/(\d{1,8})\.(png|bin)$/.exec(path);
  const file = files[path];
  if (file !== undefined) send(response, 200, file);
  else if (path === '/printer') json({ status: printer.describe(), prints: folder.list() });
  else if (path === '/card') json(cards.describe());
  else if (path === '/readers') json(readers.describe());
  else if (path === '/terminal') json(terminal.describe());
  else if (print?.[1] !== undefined && print[2] !== undefined) {
    const ending = print[2] === 'png' ? 'png' : 'bin';
    const body = await folder.read(Number(print[1]), ending);
    if (body === undefined) send(response, 404);
    else send(response, 200, { type: ending === 'png' ? 'image/png' : 'application/octet-stream', body });
  } else send(response, 404);
}

/** Each device with the order that it understands; false where it is not understood. */
const obeyers: Readonly<Record<string, (options: DockOptions, body: unknown) => boolean>> = {
  '/printer': ({ printer }, body) => {
    const order = PrinterOrder.safeParse(body);
    if (order.success) printer.order(order.data);
    return order.success;
  },
  '/card': ({ cards }, body) => {
    const order = CardOrder.safeParse(body);
    if (order.success) cards.order(order.data);
    return order.success;
  },
  '/readers': ({ readers }, body) => {
    const order = ReaderOrder.safeParse(body);
    if (order.success) readers.order(order.data);
    return order.success;
  },
  '/terminal': ({ terminal }, body) => {
    const order = TerminalOrder.safeParse(body);
    if (order.success) terminal.order(order.data);
    return order.success;
  },
};

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

async function answerPut(options: DockOptions, path: string, { request, response }: Exchange): Promise<void> {
  const body = await readJson(request);
  const done = obeyers[path]?.(options, body);
  send(response, done === undefined ? 404 : done ? 204 : 400);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > maxBodyBytes) return undefined;
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch {
    return undefined;
  }
}
