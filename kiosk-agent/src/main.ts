import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { createLog, type Log } from '@machikado/runtime/log.ts';
import { aborted, announceReady, listen, runProcess } from '@machikado/runtime/process.ts';
import { openWhenPossible } from '@machikado/runtime/sqlite.ts';
import { readerProfiles } from '@machikado/device-profiles/reader-profile.ts';
import { readConfig, type Config } from './config.ts';
import { createHoldingApp, type RequestHandler } from './http/app.ts';
import { openKiosk } from './kiosk.ts';
import { prepareAgentDatabase } from './storage/agent-store.ts';
import { openVpcdReader } from './transports/vpcd.ts';

const log = createLog('kiosk-agent');

/** Serves the screen from the first moment, and the kiosk as soon as its store is open. */
async function main(signal: AbortSignal): Promise<void> {
  const config = readConfig(process.env);
  await using cleanup = new AsyncDisposableStack();
  const rule = { port: config.port, token: randomBytes(32).toString('base64url') };
  let handler: RequestHandler = createHoldingApp(() => rule);
  const server = createServer({ maxHeaderSize: 16_384 }, (request, response) => handler(request, response));
  // Nothing here speaks WebSocket or any other protocol over HTTP.
  server.on('upgrade', (_request, socket) => {
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  server.on('connect', (_request, socket) => socket.destroy());
  rule.port = await listen(server, { host: '127.0.0.1', port: config.port, variable: 'MACHIKADO_KIOSK_PORT' });
  cleanup.defer(() => {
    server.close();
    server.closeAllConnections();
  });
  const reader = config.cardReader && cleanup.use(await openVpcdReader({ ...config.cardReader, answerTimeoutMs }));
  const database = await openStore(config, { signal, log });
  if (database === undefined) return;
  cleanup.defer(() => database.close());
  const kiosk = cleanup.use(await openKiosk({ config, database, reader, rule, log, signal }));
  handler = kiosk.handler;
  announceReady({
    part: 'kiosk-agent',
    urls: { kiosk: `http://127.0.0.1:${rule.port}/`, ...(reader && { cardReader: reader.url }) },
  });
  await aborted(signal);
}

const answerTimeoutMs = readerProfiles.find((profile) => profile.scheme === 'vpcd')?.answerTimeoutMs.value ?? 2000;

async function openStore(
  config: Config,
  context: { readonly signal: AbortSignal; readonly log: Log },
): Promise<DatabaseSync | undefined> {
  const file = join(config.stateDirectory, 'agent.db');
  const opened = await openWhenPossible({ file, prepare: prepareAgentDatabase, ...context });
  return opened.ok ? opened.value : undefined;
}

await runProcess(log, main);
