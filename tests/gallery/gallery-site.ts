import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { TerminalPaymentState } from '@machikado/contracts/payment.ts';
import { boardOf } from '../../kiosk-ui/mock/alerts.ts';
import { startMockAgent, type MockAgent } from '../../kiosk-ui/mock/agent.ts';

const root = join(import.meta.dirname, '../..');
const ui = join(root, 'kiosk-ui');
const sheets = join(ui, 'gallery/build');
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

export type GallerySite = { readonly url: string; readonly close: () => void };

/** Builds the gallery when a source file is newer than its last build. */
export async function buildGallery(): Promise<void> {
  const sources = globSync(['src/**/*', 'mock/*', 'gallery/*', 'package.json'], { cwd: ui });
  const newest = Math.max(...sources.filter((file) => extname(file) !== '').map((file) => changed(join(ui, file))));
  const page = join(sheets, 'index.html');
  if (existsSync(page) && changed(page) > newest) return;
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  await promisify(execFile)(process.execPath, [vite, 'build', '-c', 'gallery/vite.config.ts', 'gallery'], { cwd: ui });
}

const changed = (file: string) => statSync(file).mtimeMs;

/**
 * The gallery and, at the same origin, the real kiosk page against the mock agent, so that the gallery can show every
 * screen in a frame. `port` 0 takes a free one. The kiosk's build must be there.
 */
export async function startGallery(port = 0): Promise<GallerySite> {
  const agent = await startMockAgent(join(ui, 'build'));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://gallery');
    if (request.method === 'POST' && pathname.startsWith('/gallery/weather/')) {
      changeWeather(agent, pathname.slice('/gallery/weather/'.length));
      response.writeHead(204).end();
    } else if (request.method === 'POST' && pathname.startsWith('/gallery/terminal/')) {
      const outcome = TerminalPaymentState.safeParse(pathname.slice('/gallery/terminal/'.length));
      if (outcome.success) agent.terminal.outcome = outcome.data;
      response.writeHead(204).end();
    } else if (pathname.startsWith('/gallery/')) {
      serveSheet(pathname.slice('/gallery/'.length), response);
    } else {
      passOn(agent, request, response);
    }
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/gallery/`,
    close: () => {
      server.closeAllConnections();
      server.close();
      agent.close();
    },
  };
}

function changeWeather(agent: MockAgent, weather: string): void {
  const level = weather === 'warning' ? 3 : weather === 'emergency' ? 5 : undefined;
  const city = weather === 'offline' || weather === 'revoked' ? weather : 'online';
  agent.emit({ kind: 'city', state: city });
  agent.emit({ kind: 'alerts', board: boardOf(level, true) });
}

function serveSheet(path: string, response: ServerResponse): void {
  const file = join(sheets, normalize(`/${path === '' ? 'index.html' : path}`));
  if (!existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
  response.end(readFileSync(file));
}

/** The kiosk's page as the agent serves it, but for the frame of the gallery, which its policy otherwise refuses. */
function passOn(agent: MockAgent, request: IncomingMessage, response: ServerResponse): void {
  const { method, headers } = request;
  const asked = new URL(request.url ?? '/', agent.url);
  const isAtHome = asked.pathname.startsWith('/resident/') || asked.searchParams.get('at') === 'home';
  const to = new URL(request.url ?? '/', isAtHome ? agent.homeUrl : agent.url);
  const onward = forward(to, { method, headers }, (answer) => {
    const policy = String(answer.headers['content-security-policy'] ?? '');
    response.writeHead(answer.statusCode ?? 502, {
      ...answer.headers,
      'content-security-policy': policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
    });
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}
