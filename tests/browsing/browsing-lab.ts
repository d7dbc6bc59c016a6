import { execFileSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { renderBrowsingFirewall } from '../../provisioning/src/render/browsing-firewall.ts';
import { agentPort, layNetwork, proxyPort, streetAddress, web, writeFiles, type LabOptions } from './lab-ground.ts';
import { runIn, startIn, type Ended } from './namespace-process.ts';
import { ask, streamFrom, type Answer } from './socket-request.ts';

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
  readonly run: (command: readonly string[], as?: 'browser') => Promise<Ended>;
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

function readHosts(state: string): unknown[] {
  execFileSync('cp', ['-r', state, `${state}.copy`]);
  const database = new DatabaseSync(join(`${state}.copy`, 'agent.db'));
  const rows = database.prepare('SELECT * FROM browsed_hosts ORDER BY host').all();
  database.close();
  rmSync(`${state}.copy`, { recursive: true });
  return rows;
}
