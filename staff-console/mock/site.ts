import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMockApi } from './api.ts';

/** Where `npm run build` puts the console. */
export const builtConsole = fileURLToPath(new URL('../build', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The built console and the mock API on one origin, under the same policy that the city sends with the page. */
export function createMockSite(
  now: Date,
  build = builtConsole,
): { server: Server; api: ReturnType<typeof createMockApi> } {
  const api = createMockApi(now);
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://mock').pathname;
    void (path.startsWith('/api/') ? api.handle(request, response) : sendFile(join(build, fileOf(path)), response));
  });
  return { server, api };
}

function fileOf(path: string): string {
  return extname(path) === '' ? 'index.html' : normalize(path);
}

async function sendFile(file: string, response: ServerResponse): Promise<void> {
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    ...(extname(file) === '.html' && { 'content-security-policy': policyOf(bytes.toString('utf8')) }),
  });
  response.end(bytes);
}

function policyOf(html: string): string {
  const hashes = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return `default-src 'self'; script-src 'self' ${hashes.join(' ')}; style-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;
}
