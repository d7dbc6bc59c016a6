import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KioskEvent } from '@machikado/contracts/kiosk-events.ts';
import { PrintJob } from '@machikado/contracts/print.ts';
import type { PrintRequest } from '@machikado/contracts/print-request.ts';
import type { ReaderOrder } from '../hid/hid-shelf.ts';
import type { TerminalOrder } from '../payment-terminal/terminal-state.ts';
import type { TerminalView } from '../payment-terminal/virtual-terminal.ts';
import { startPart, untilThere, type Part } from './process-rig.ts';

export type PrinterView = {
  readonly status: Readonly<Record<string, string | number | boolean>>;
  readonly prints: readonly { readonly number: number; readonly png: string; readonly bin: string }[];
};

/** Simulators as a real process, their dock, and a folder of their own. */
export type DockRig = AsyncDisposable & {
  readonly url: string;
  readonly printerUrl: string;
  readonly printer: () => Promise<PrinterView>;
  readonly order: (order: object) => Promise<void>;
  readonly card: (cardId: string | null) => Promise<void>;
  readonly reader: (order: ReaderOrder) => Promise<void>;
  readonly terminalUrl: string;
  readonly terminal: () => Promise<TerminalView>;
  readonly orderTerminal: (order: TerminalOrder) => Promise<void>;
  /** What a QR reader finds on all slips together, one text for each code. */
  readonly codes: () => Promise<string[]>;
  readonly printsDirectory: string;
};

/** A port for a listener that must be known before it starts, below those that the system hands out by itself. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 5000 + Math.floor(Math.random() * 3000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

export async function startDock(cardPort = 1, hidPort = 1): Promise<DockRig> {
  const printsDirectory = mkdtempSync(join(tmpdir(), 'machikado-prints-'));
  const part = await startPart(new URL('../main.ts', import.meta.url), {
    MACHIKADO_DOCK_PORT: '0',
    MACHIKADO_PRINTER_PORT: '0',
    MACHIKADO_CARD_PORT: String(cardPort),
    MACHIKADO_HID_PORT: String(hidPort),
    MACHIKADO_TERMINAL_PORT: '0',
    MACHIKADO_PRINTS: printsDirectory,
  });
  const url = part.urls['dock'] ?? '';
  const put = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(new URL(path, url), { method: 'PUT', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`The dock answered ${answer.status}.`);
  };
  const printer = async () => (await (await fetch(new URL('/printer', url))).json()) as PrinterView;
  return {
    url,
    printerUrl: part.urls['printer'] ?? '',
    printsDirectory,
    printer,
    order: (order) => put('/printer', order),
    card: (cardId) => put('/card', { cardId }),
    reader: (order) => put('/readers', order),
    terminalUrl: part.urls['terminal'] ?? '',
    terminal: async () => (await (await fetch(new URL('/terminal', url))).json()) as TerminalView,
    orderTerminal: (order) => put('/terminal', order),
    codes: async () => {
      const { prints } = await printer();
      const files = prints.map(({ number }) => join(printsDirectory, `print-${String(number).padStart(5, '0')}.png`));
      return files.length === 0 ? [] : readCodes(files);
    },
    [Symbol.asyncDispose]: async () => {
      await part.stop();
      rmSync(printsDirectory, { recursive: true, force: true });
    },
  };
}

function readCodes(files: readonly string[]): string[] {
  const found = spawnSync('zbarimg', ['-q', '--raw', ...files], { encoding: 'utf8' });
  // 4: one of the pictures has no code; those of the others are still told.
  if (found.status !== 0 && found.status !== 4) throw new Error(`zbarimg: ${found.stderr}`);
  return found.stdout.split('\n').filter(Boolean);
}

/** The agent as a real process, talked to as its page does. */
export type AgentRig = {
  readonly part: Part;
  readonly origin: string;
  readonly token: string;
  readonly events: readonly KioskEvent[];
  readonly call: (method: string, path: string, body?: unknown) => Promise<Response>;
  readonly print: (document: PrintRequest['document'], jobKey?: string) => Promise<PrintJob>;
  readonly job: (id: string) => Promise<PrintJob>;
  /** Waits until an event has come (or had come) that is looked for. */
  readonly heard: <Value>(find: (event: KioskEvent) => Value | undefined, what: string) => Promise<Value>;
  /** Waits until a job is in one of these states. */
  readonly jobIs: (id: string, states: readonly string[]) => Promise<PrintJob>;
};

export type AgentOptions = {
  readonly state: string;
  readonly printer: string;
  readonly cardReader?: string;
  readonly paymentTerminal?: string;
  readonly ui?: string;
  /** What else the agent finds around it. */
  readonly environment?: Readonly<Record<string, string>>;
};

export async function startAgent(options: AgentOptions): Promise<AgentRig> {
  const ui = options.ui ?? join(options.state, 'sample-ui');
  if (options.ui === undefined) writeSampleUi(ui);
  const part = await startPart(new URL('../../src/main.ts', import.meta.url), {
    MACHIKADO_KIOSK_STATE: options.state,
    MACHIKADO_KIOSK_PORT: '0',
    MACHIKADO_KIOSK_UI: ui,
    MACHIKADO_PRINTER: options.printer,
    MACHIKADO_CARD_READER: options.cardReader ?? 'none',
    MACHIKADO_PAYMENT_TERMINAL: options.paymentTerminal ?? 'none',
    ...options.environment,
  });
  const origin = (part.urls['kiosk'] ?? '').replace(/\/$/, '');
  const loadToken = async () => /agent-token" content="([^"]+)"/.exec(await (await fetch(origin)).text())?.[1] ?? '';
  const token = await loadToken();
  let loaded = { token, atMs: performance.now() };
  const events: KioskEvent[] = [];
  const call: AgentRig['call'] = async (method, path, body) => {
    // A long run outlives a token, and loads its page anew as a kiosk does.
    if (performance.now() - loaded.atMs > 600_000) loaded = { token: await loadToken(), atMs: performance.now() };
    return fetch(`${origin}/agent/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${loaded.token}`, origin, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  };
  const job = async (id: string) => PrintJob.parse(await (await call('GET', `/print-jobs/${id}`)).json());
  void listen(await call('GET', '/events'), events);
  return {
    part,
    origin,
    token,
    events,
    call,
    job,
    print: async (document, jobKey = randomUUID()) => {
      const answer = await call('POST', '/print-jobs', { jobKey, locale: 'ja', document });
      if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`);
      return PrintJob.parse(await answer.json());
    },
    heard: (find, what) =>
      untilThere(() => events.map(find).find((value) => value !== undefined), `${what}; ${part.log()}`),
    jobIs: (id, states) =>
      untilThere(
        async () => {
          const seen = await job(id);
          return states.includes(seen.state) ? seen : undefined;
        },
        `job ${states.join('/')}; ${part.log()}`,
      ),
  };
}

function writeSampleUi(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'index.html'), '<!doctype html><html><head><script>let a = 1</script></head></html>');
}

async function listen(response: Response, events: KioskEvent[]): Promise<void> {
  let held = '';
  const decoder = new TextDecoder();
  try {
    for await (const piece of response.body ?? []) {
      const blocks = (held + decoder.decode(piece as Uint8Array, { stream: true })).split('\n\n');
      held = blocks.pop() ?? '';
      for (const block of blocks) {
        const line = block.split('\n').find((one) => one.startsWith('data: '));
        if (line !== undefined) events.push(KioskEvent.parse(JSON.parse(line.slice(6))));
      }
    }
  } catch {
    // The agent was stopped or killed: there are no more events.
  }
}

/** A folder for one agent's state; gone at the end of the scope. */
export function stateFolder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'machikado-kiosk-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
