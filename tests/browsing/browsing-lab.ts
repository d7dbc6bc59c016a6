/* One lab, from namespaces to requests, read from top to bottom. */
/* eslint-disable max-lines */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BrowsingPolicy } from '@machikado/contracts/browsing.ts';
import { prepareAgentDatabase } from '../../kiosk-agent/src/storage/agent-store.ts';
import { renderBrowsingFirewall } from '../../provisioning/src/render/browsing-firewall.ts';
import { renderBrowsingPolicy } from '../../provisioning/src/render/browsing-policy.ts';

export const agentPort = 8100;
export const proxyPort = 8110;
/** Addresses of the stand-in web; public by number, and only ever inside the namespace. */
export const web = { good: '11.0.0.10', other: '11.0.0.11', resolver: '11.0.0.53' };
const kioskAddress = '10.77.0.2';
const streetAddress = '10.77.0.1';

export type Answer = { readonly status: number; readonly body: Buffer };
export type LabOptions = {
  readonly policy?: Partial<BrowsingPolicy>;
  /** False for a control run: the browser without the managed policy. */
  readonly managed?: boolean;
  /** False for a control run: the browsing user without nftables rules. */
  readonly firewall?: boolean;
  readonly zone?: Record<string, string[]>;
  /** Pages of the web beside those of the folder: file name → HTML. */
  readonly pages?: Readonly<Record<string, string>>;
};

/** A kiosk namespace with agent, browser and rules, and a street namespace with the web. */
export type BrowsingLab = AsyncDisposable & {
  readonly user: number;
  readonly directory: string;
  readonly call: (method: string, path: string, body?: unknown) => Promise<Answer>;
  readonly stream: (path: string, onPiece: (piece: Buffer) => void) => Promise<() => void>;
  readonly seen: () => Promise<{ kind: string; what: string }[]>;
  readonly forgetSeen: () => Promise<void>;
  readonly log: () => string;
  /** Runs a command in the kiosk namespace; as the browsing user where asked. */
  readonly run: (command: readonly string[], as?: 'browser') => { status: number; out: string };
  readonly hosts: () => unknown[];
};

const zone = {
  'www.machi.example': [web.good],
  'other.machi.example': [web.other],
  'shut.example': [web.other],
  'inside.machi.example': ['127.0.0.1'],
  'router.machi.example': [streetAddress],
};

export async function startBrowsingLab(options: LabOptions = {}): Promise<BrowsingLab> {
  const tag = randomBytes(3).toString('hex');
  const directory = mkdtempSync('/dev/shm/machikado-browsing-');
  chmodSync(directory, 0o755);
  const stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(directory, { recursive: true, force: true }));
  try {
    return await buildLab(options, { tag, directory, stack });
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

type Ground = { readonly tag: string; readonly directory: string; readonly stack: AsyncDisposableStack };

async function buildLab(options: LabOptions, { tag, directory, stack }: Ground): Promise<BrowsingLab> {
  const user = randomInt(200_000, 900_000);
  const kiosk = `mk-kiosk-${tag}`;
  const street = `mk-street-${tag}`;
  layNetwork({ kiosk, street, tag, stack });
  writeFiles(directory, options);
  if (options.firewall !== false) {
    const rules = renderBrowsingFirewall({ user, proxyPort });
    execFileSync('ip', ['netns', 'exec', kiosk, 'nft', '-f', '-'], { input: rules });
  }
  const node = (namespace: string, args: readonly string[], environment: Record<string, string> = {}) =>
    startIn(namespace, [process.execPath, ...args], { environment, stack });
  const here = (name: string) => join(import.meta.dirname, name);
  const control = join(directory, 'street.sock');
  const zoneText = JSON.stringify({ ...zone, ...options.zone });
  const folders = ['pages', 'certificates'].map((name) => join(directory, name));
  await node(street, [here('street.ts'), control, ...folders, web.resolver, zoneText]);
  const state = join(directory, 'state');
  const agent = await node(kiosk, [here('../../kiosk-agent/src/main.ts')], {
    MACHIKADO_KIOSK_STATE: state,
    MACHIKADO_KIOSK_PORT: String(agentPort),
    MACHIKADO_KIOSK_UI: join(directory, 'ui'),
    MACHIKADO_PRINTER: 'tcp://127.0.0.1:1',
    MACHIKADO_CARD_READER: 'none',
    MACHIKADO_BROWSING_USER: String(user),
    MACHIKADO_BROWSING_PORT: String(proxyPort),
    MACHIKADO_BROWSING_DIRECTORY: join(directory, 'run'),
    MACHIKADO_BROWSING_POLICIES: join(directory, 'policies'),
    MACHIKADO_BROWSING_RESOLVER: web.resolver,
  });
  const relay = join(directory, 'agent.sock');
  await node(kiosk, [here('relay.ts'), relay, String(agentPort)]);
  const page = await ask({ socketPath: relay, method: 'GET', path: '/', headers: { host: `127.0.0.1:${agentPort}` } });
  const token = /agent-token" content="([^"]+)"/.exec(page.body.toString())?.[1] ?? '';
  const headers = {
    host: `127.0.0.1:${agentPort}`,
    authorization: `Bearer ${token}`,
    origin: `http://127.0.0.1:${agentPort}`,
    'content-type': 'application/json',
  };
  const call: BrowsingLab['call'] = (method, path, body) =>
    ask(
      { socketPath: relay, method, path: `/agent/v1${path}`, headers },
      body === undefined ? undefined : JSON.stringify(body),
    );
  await call('POST', '/visits', {});
  return {
    user,
    directory,
    call,
    log: agent.log,
    stream: (path, onPiece) => streamFrom({ socketPath: relay, path: `/agent/v1${path}`, headers }, onPiece),
    seen: async () =>
      JSON.parse((await ask({ socketPath: control, method: 'GET', path: '/' })).body.toString()) as {
        kind: string;
        what: string;
      }[],
    forgetSeen: async () => {
      await ask({ socketPath: control, method: 'DELETE', path: '/' });
    },
    run: (command, as) => runIn(kiosk, as === undefined ? command : [...becoming(user), ...command]),
    hosts: () => readHosts(state),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const becoming = (user: number) => ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups'];

function layNetwork(ground: { kiosk: string; street: string; tag: string; stack: AsyncDisposableStack }): void {
  const { kiosk, street, tag, stack } = ground;
  const ip = (...args: string[]) => execFileSync('ip', args);
  for (const namespace of [kiosk, street]) {
    ip('netns', 'add', namespace);
    stack.defer(() => void execFileSync('ip', ['netns', 'delete', namespace]));
    ip('-n', namespace, 'link', 'set', 'lo', 'up');
  }
  ip('-n', kiosk, 'link', 'add', `k${tag}`, 'type', 'veth', 'peer', 'name', `s${tag}`, 'netns', street);
  ip('-n', kiosk, 'addr', 'add', `${kioskAddress}/24`, 'dev', `k${tag}`);
  ip('-n', street, 'addr', 'add', `${streetAddress}/24`, 'dev', `s${tag}`);
  ip('-n', kiosk, 'link', 'set', `k${tag}`, 'up');
  ip('-n', street, 'link', 'set', `s${tag}`, 'up');
  for (const address of Object.values(web)) ip('-n', street, 'addr', 'add', `${address}/32`, 'dev', 'lo');
  ip('-n', kiosk, 'route', 'add', 'default', 'via', streetAddress);
}

const samplePolicy: BrowsingPolicy = BrowsingPolicy.parse({
  profile: 'allow-list',
  minutes: 15,
  extension: { rule: 'when-nobody-waits', minutes: 15, maxTimes: 1 },
  sites: [{ name: { ja: '見本のページ', en: 'Sample page' }, url: 'https://www.machi.example/' }],
  searchUrl: 'https://www.machi.example/found?q=%s',
  allowed: ['*.machi.example'],
  denied: {},
});

function writeFiles(directory: string, options: LabOptions): void {
  const folder = (name: string) => {
    mkdirSync(join(directory, name), { recursive: true });
    return join(directory, name);
  };
  makeCertificates(folder('certificates'));
  cpSync(join(import.meta.dirname, 'pages'), folder('pages'), { recursive: true });
  for (const [name, html] of Object.entries(options.pages ?? {})) writeFileSync(join(directory, 'pages', name), html);
  writeFileSync(join(folder('ui'), 'index.html'), '<!doctype html><html><head></head></html>');
  for (const place of ['ui', 'pages']) writeFileSync(join(directory, place, 'probe.js'), 'globalThis.probed = true;');
  const ca = readFileSync(join(directory, 'certificates/ca.pem'), 'utf8').replaceAll(/-----[A-Z ]+-----|\s/g, '');
  const rules = options.managed === false ? {} : renderBrowsingPolicy({ proxyPort });
  writeFileSync(join(folder('policies/managed'), 'browsing.json'), JSON.stringify({ ...rules, CACertificates: [ca] }));
  const database = new DatabaseSync(join(folder('state'), 'agent.db'));
  prepareAgentDatabase(database);
  database
    .prepare('INSERT INTO kept_answers (key, body, fetched_at) VALUES (?, ?, ?)')
    .run('browsing-policy', JSON.stringify({ ...samplePolicy, ...options.policy }), new Date().toISOString());
  database.close();
}

function readHosts(state: string): unknown[] {
  execFileSync('cp', ['-r', state, `${state}.copy`]);
  const database = new DatabaseSync(join(`${state}.copy`, 'agent.db'));
  const rows = database.prepare('SELECT * FROM browsed_hosts ORDER BY host').all();
  database.close();
  rmSync(`${state}.copy`, { recursive: true });
  return rows;
}

function makeCertificates(directory: string): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: directory, stdio: 'ignore' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '30',
    '-subj',
    '/CN=Sample Web CA',
  );
  const names = ['*.machi.example', 'shut.example', '*.shut.example'].map((name) => `DNS:${name}`).join();
  writeFileSync(join(directory, 'web.ext'), `subjectAltName=${names}\nextendedKeyUsage=serverAuth\n`);
  openssl('req', ...newKey, '-keyout', 'web.key', '-out', 'web.csr', '-subj', '/CN=web');
  const authority = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30'];
  openssl('x509', '-req', '-in', 'web.csr', ...authority, '-extfile', 'web.ext', '-out', 'web.pem');
}

async function startIn(
  namespace: string,
  command: readonly string[],
  options: { environment: Record<string, string>; stack: AsyncDisposableStack },
): Promise<{ log: () => string }> {
  const environment = { PATH: process.env['PATH'], NODE_NO_WARNINGS: '1', ...options.environment };
  const child = spawn('ip', ['netns', 'exec', namespace, ...command], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (text: Buffer) => (log += text.toString()));
  options.stack.defer(() => endChild(child));
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${command.join(' ')} ended: ${log}`))),
  ]);
  return { log: () => log };
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(timer);
}

function runIn(namespace: string, command: readonly string[]): { status: number; out: string } {
  try {
    const out = execFileSync('ip', ['netns', 'exec', namespace, ...command], {
      encoding: 'utf8',
      stdio: 'pipe',
      timeout: 280_000,
    });
    return { status: 0, out };
  } catch (error) {
    const failed = error as { status?: number; stdout?: string; stderr?: string };
    return { status: failed.status ?? 1, out: `${failed.stdout ?? ''}${failed.stderr ?? ''}` };
  }
}

type Ask = { socketPath: string; method?: string; path: string; headers?: Record<string, string> };

function ask(options: Ask, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // Each on its own connection: one that is kept may close just as it is used again.
    const sent = request({ ...options, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece)).on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces) }));
    });
    sent.on('error', reject).end(body);
  });
}

function streamFrom(options: Ask, onPiece: (piece: Buffer) => void): Promise<() => void> {
  return new Promise((resolve, reject) => {
    // A read of the page's own origin, as a browser marks it.
    const headers = { ...options.headers, 'sec-fetch-site': 'same-origin' };
    const sent = request({ ...options, headers }, (response) => {
      response.on('data', onPiece).on('error', () => undefined);
      resolve(() => sent.destroy());
    });
    sent.on('error', reject).end();
  });
}
