import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench, Field, Measure } from './bench.ts';
import { makeCertificate, measureHandshakes } from './radius/eap-load.ts';
import { startEapPeer, startFilesPeer, startPostgresPeer, startSqlitePeer, type Server } from './radius/freeradius.ts';
import { buildGenerator } from './radius/generator.ts';
import { prepareSpot, startPortal, type SignIn } from './radius/portal.ts';
import { playEvenly, playInTurn, playMemory, reckon, type Ground, type Party, type Round } from './radius/rounds.ts';

const userCount = 1000;
/** By what they sign in. */
const signIn: SignIn = 'accounts';
const evenly = 5000;
const shortPackets = 400_000;
/** From here on the growth of memory says something. */
const longPackets = 5_000_000;

type World = {
  readonly ground: Ground;
  readonly ours: Party;
  readonly access: readonly Party[];
  readonly accounting: readonly Party[];
  readonly handshakes: (server: 'ours' | 'peer') => Promise<number>;
};

/** Everything that is measured, started: on a disk, because what is durable must not lie in memory. */
async function openWorld(held: AsyncDisposableStack): Promise<World> {
  const directory = await mkdtemp('/var/tmp/machikado-radius-');
  held.defer(() => rm(directory, { recursive: true, force: true }));
  // PostgreSQL runs as an account of its own.
  await chmod(directory, 0o711);
  const { directory: spotDirectory, users } = await prepareSpot(directory, { users: userCount, signIn });
  const [user = { name: '', password: '' }] = users;
  const list = join(directory, 'names');
  await writeFile(list, users.map(({ name, password }) => `${name} ${password}\n`).join(''));
  const generator = await buildGenerator(directory, list);
  const certificate = await makeCertificate(directory);
  const party = async (name: string, server: Promise<Server>): Promise<Party> => ({
    name,
    server: held.use(await server),
  });
  const ours = await party('ours', startPortal(spotDirectory, certificate));
  const threads = await party('thread pool', startFilesPeer(directory, users, 'threads'));
  const single = await party('one thread', startFilesPeer(directory, users, 'single'));
  const sqlite = await party('SQLite', startSqlitePeer(directory));
  const postgres = await party('PostgreSQL', startPostgresPeer(directory));
  const eap = { ours: ours.server, peer: held.use(await startEapPeer(directory, users, certificate)) };
  return {
    ground: { generator, ledger: new Map() },
    ours,
    access: [ours, threads, single],
    accounting: [ours, postgres, sqlite],
    handshakes: (server) => measureHandshakes(directory, eap[server], { certificate, user }),
  };
}

async function playRound(world: World, first: number, packets: number): Promise<Round> {
  const { ground, ours, access, accounting, handshakes } = world;
  const turns = [
    await playInTurn(ground, { mode: 'auth' }, { all: access, first }),
    await playInTurn(ground, { mode: 'acct' }, { all: accounting, first }),
  ];
  const alone = [
    ...(await playEvenly(ground, ours, evenly)),
    ...(await playMemory(ground, ours, packets)),
    ...(await reckon(ground)),
  ];
  const metric = 'CPU of an EAP-TTLS handshake';
  return {
    ours: [...turns.flatMap((turn) => turn.ours), ...alone, { metric, value: await handshakes('ours') }],
    peer: [...turns.flatMap((turn) => turn.peer), { metric, value: await handshakes('peer') }],
  };
}

const targets: Readonly<Record<string, Measure>> = {
  'auth rate, against thread pool': { unit: '/s', statistics: { median: { ratioAtLeast: 1.5 } } },
  'auth CPU, against one thread': { unit: 'µs', statistics: { median: { ratioAtMost: 0.8 } } },
  'acct rate, against PostgreSQL': { unit: '/s', statistics: { median: { ratioAtLeast: 8 } } },
  'acct CPU, against PostgreSQL': { unit: 'µs', statistics: { median: { ratioAtMost: 0.2 } } },
  [`acct p99 at ${evenly}/s`]: { unit: 'ms', statistics: { median: { atMost: 25 } } },
  'acknowledged and not stored, ours': { unit: '', statistics: { median: { atMost: 0 } } },
  'CPU of an EAP-TTLS handshake': { unit: 'ms', statistics: { median: { ratioAtMost: 1.3 } } },
};

function measure(metric: string): Measure {
  const growth = /^memory growth per million of (\d+)/.exec(metric);
  if (growth) {
    const target = Number(growth[1]) >= longPackets ? { atMost: 1 } : null;
    return { unit: 'MiB', statistics: { median: target } };
  }
  const unit = metric.includes('rate')
    ? '/s'
    : metric.includes('CPU')
      ? 'µs'
      : metric.startsWith('memory')
        ? 'MiB'
        : / p\d\d /.test(metric)
          ? 'ms'
          : '';
  return targets[metric] ?? { unit, statistics: { median: null } };
}

async function open({ packets = shortPackets }: { packets?: number } = {}): Promise<Field> {
  await using held = new AsyncDisposableStack();
  // By exit, so that what was started ends too.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  const world = await openWorld(held);
  const kept = held.move();
  // Ours and the peers are measured in one round by turns; whichever is asked second takes what the round has left.
  let rounds = 0;
  let left: Partial<Record<'ours' | 'peer', Round['ours']>> = {};
  const take = async (side: 'ours' | 'peer') => {
    const waiting = left[side];
    if (waiting) {
      left = {};
      return waiting;
    }
    const round = await playRound(world, rounds++, packets);
    left = side === 'ours' ? { peer: round.peer } : { ours: round.ours };
    return round[side];
  };
  return {
    ours: () => take('ours'),
    peer: () => take('peer'),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/**
 * The real program beside Debian's FreeRADIUS under one load generator: sign-ins by PAP, durable accounting, handshakes of
 * EAP-TTLS, memory. The generator takes its part of the processors: processor time per request is what to go by.
 */
export const bench: Bench = {
  about: 'RADIUS against FreeRADIUS: sign-ins, durable accounting, EAP-TTLS, memory',
  warmUps: 0,
  runs: 3,
  measure,
  open,
};
