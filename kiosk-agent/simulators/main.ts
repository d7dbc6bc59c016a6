import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { z } from 'zod';
import { createLog } from '@machikado/runtime/log.ts';
import { aborted, announceReady, listen, runProcess } from '@machikado/runtime/process.ts';
import { createCardTray } from './card/card-tray.ts';
import { createDock } from './dock/dock.ts';
import { createHidShelf } from './hid/hid-shelf.ts';
import { openVirtualTerminal } from './payment-terminal/virtual-terminal.ts';
import { openPrintFolder } from './printer/print-folder.ts';
import { openVirtualPrinter } from './printer/virtual-printer.ts';

const Port = z.coerce.number().int().min(0).max(65_535);
const Environment = z.object({
  MACHIKADO_DOCK_PORT: Port.default(8190),
  MACHIKADO_PRINTER_PORT: Port.default(8191),
  /** Where the kiosk's virtual reader listens. */
  MACHIKADO_CARD_PORT: Port.default(8192),
  /** Where the kiosk's virtual USB sockets listen. */
  MACHIKADO_HID_PORT: Port.default(8194),
  MACHIKADO_TERMINAL_PORT: Port.default(8193),
  MACHIKADO_PRINTS: z.string().min(1),
});

const log = createLog('simulators');

await runProcess(log, async (signal) => {
  const config = Environment.parse(process.env);
  await using cleanup = new AsyncDisposableStack();
  const folder = openPrintFolder(resolve(config.MACHIKADO_PRINTS));
  const printer = cleanup.use(await openVirtualPrinter({ port: config.MACHIKADO_PRINTER_PORT, folder }));
  const cards = cleanup.use(createCardTray({ host: '127.0.0.1', port: config.MACHIKADO_CARD_PORT }));
  const readers = cleanup.use(createHidShelf({ host: '127.0.0.1', port: config.MACHIKADO_HID_PORT }));
  const terminal = cleanup.use(await openVirtualTerminal({ port: config.MACHIKADO_TERMINAL_PORT, name: 'SIM-1' }));
  const rule = { port: config.MACHIKADO_DOCK_PORT };
  const server = createServer(createDock({ printer, cards, readers, terminal, folder, rule }));
  rule.port = await listen(server, { host: '127.0.0.1', port: rule.port, variable: 'MACHIKADO_DOCK_PORT' });
  cleanup.defer(() => {
    server.close();
    server.closeAllConnections();
  });
  const urls = { dock: `http://127.0.0.1:${rule.port}/`, printer: printer.url, terminal: terminal.url };
  announceReady({ part: 'simulators', urls });
  await aborted(signal);
});
