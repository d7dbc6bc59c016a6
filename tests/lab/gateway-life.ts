import fc from 'fast-check';
import { SpotPolicy, weekdays } from '@machikado/contracts/spot-policy.ts';
import { admit } from '../../hotspot-portal/src/exchanges/admit.ts';
import { extendSession } from '../../hotspot-portal/src/exchanges/extend.ts';
import { closeToEverybody, keepOpening, openToEverybody } from '../../hotspot-portal/src/exchanges/disaster.ts';
import { makeSampleSpot, type SampleSpot } from '../../hotspot-portal/src/exchanges/sample-spot.ts';
import { signOut } from '../../hotspot-portal/src/exchanges/sign-out.ts';
import { wantedOf, type Spot } from '../../hotspot-portal/src/exchanges/spot.ts';
import { followHours, reconcile, sweep } from '../../hotspot-portal/src/exchanges/sweep.ts';
import type { Gateway, Pass } from '../../hotspot-portal/src/gateway/gateway.ts';
import { createNftGateway } from '../../hotspot-portal/src/gateway/nft.ts';
import { parseTableState, type TableState } from '../../hotspot-portal/src/gateway/reconcile.ts';
import { mustRun, runProgram } from './program.ts';

/**
 * Lives many short random lives of a spot whose gateway is this namespace's real nftables, and ends with 1 when the two
 * differ after any step. Its last line counts what happened. To be started in a network namespace of its own.
 */
const zones = ['home', 'school'] as const;
/** Behind which interface each zone's phones are; of the second one as the sample spot has it. */
const lans = { home: 'lan0', school: 'lan51' } as const;
const options = {
  lan: lans.home,
  moreLans: [lans.school],
  wan: 'wan0',
  httpPort: 8080,
  httpsPort: 8443,
  portalName: 'wifi.asahikawa.test',
};
const phones = Array.from({ length: 5 }, (_, at) => ({ ipv4: `192.168.50.${10 + at}`, mac: `02:aa:00:00:00:0${at}` }));
const codes = 4;

/** One life in which everything happens, so that no run shows nothing by chance. */
function fullLife(): Step[] {
  const [one, two, three] = phones as [Phone, Phone, Phone];
  return [
    {
      kind: 'logins',
      logins: [
        { phone: one, code: 0, zone: 'home' },
        { phone: two, code: 1, zone: 'school' },
      ],
    },
    { kind: 'time', minutes: 20 },
    { kind: 'extension', extends: one },
    { kind: 'logins', logins: [{ phone: one, code: 0, zone: 'school' }] },
    { kind: 'sign-out', phone: one },
    { kind: 'crash', login: { phone: three, code: 2, zone: 'school' }, applied: false },
    { kind: 'disaster', open: true, joins: { phone: one, code: 3, zone: 'home' }, leaves: two },
    { kind: 'policy', changes: 1 },
    { kind: 'foreign', phone: three, how: 'delete' },
    { kind: 'crash', login: { phone: two, code: 1, zone: 'home' }, applied: true },
    { kind: 'foreign', phone: one, how: 'flush' },
    { kind: 'disaster', open: false, joins: { phone: one, code: 3, zone: 'home' }, leaves: one },
    { kind: 'time', minutes: 40 },
  ];
}

const counts = {
  ...{ lives: 0, logins: 0, signOuts: 0, expiries: 0, crashes: 0, repairs: 0, openings: 0, policies: 0 },
  ...{ extensions: 0, moves: 0, cuts: 0 },
};

const ways = { voucher: 'all' } as const;
const renewable = { minutes: 30, renewals: 5 };
/** The sample spot's clock begins at 13:00; by the second policy the school closes soon after. */
const hours = [{ days: weekdays, from: '09:00', to: '13:45' }];
const policies = [
  SpotPolicy.parse({
    zones: { home: { ways }, school: { ways } },
    tiers: { all: { ...renewable, downKbits: 8000, upKbits: 2000 } },
  }),
  SpotPolicy.parse({
    zones: { home: { ways }, school: { ways, hours } },
    tiers: { all: renewable, held: { downKbits: 4000, devices: 2 } },
  }),
] as const;

const phone = fc.constantFrom(...phones);
const login = fc.record({ phone, code: fc.nat({ max: codes - 1 }), zone: fc.constantFrom(...zones) });
const step = fc.oneof(
  fc.record({ kind: fc.constant('logins'), logins: fc.array(login, { minLength: 1, maxLength: 3 }) }),
  fc.record({ kind: fc.constant('sign-out'), phone }),
  fc.record({ kind: fc.constant('time'), minutes: fc.integer({ min: 1, max: 40 }) }),
  // The next thing that the gateway is asked for is the last thing that happens: before it, or right after.
  fc.record({ kind: fc.constant('crash'), login, applied: fc.boolean() }),
  fc.record({ kind: fc.constant('crash-leaving'), phone, applied: fc.boolean() }),
  // Together with somebody who signs in and somebody who signs out.
  fc.record({ kind: fc.constant('disaster'), open: fc.boolean(), joins: login, leaves: phone }),
  // Refused where it is too early, in which nothing may change either.
  fc.record({ kind: fc.constant('extension'), extends: phone }),
  // The city changes rates and hours while people are online.
  fc.record({ kind: fc.constant('policy'), changes: fc.constant(1) }),
  fc.record({ kind: fc.constant('foreign'), phone, how: fc.constantFrom('flush', 'add', 'delete', 'rule') }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
type Phone = (typeof phones)[number];
type Login = { readonly phone: Phone; readonly code: number; readonly zone: (typeof zones)[number] };

/** A gateway whose process dies at its next order. */
function dying(gateway: Gateway, applied: boolean): Gateway {
  const die = async (work: () => Promise<unknown>): Promise<never> => {
    if (applied) await work();
    counts.crashes++;
    throw new Error('crash');
  };
  return { ...gateway, open: (pass) => die(() => gateway.open(pass)), close: (one) => die(() => gateway.close(one)) };
}

type Life = { readonly sample: SampleSpot; readonly change: () => void; readonly codes: readonly string[]; spot: Spot };

async function start(sample: SampleSpot): Promise<Spot> {
  const spot: Spot = { ...sample, gateway: createNftGateway(options) };
  await sweep(spot);
  const loaded = await spot.gateway.load(() => wantedOf(spot));
  if (!loaded.ok) throw new Error(loaded.error.detail);
  return spot;
}

async function logIn(spot: Spot, life: Life, { phone: applicant, code, zone }: Login): Promise<void> {
  const before = spot.sessions.findByMac(applicant.mac);
  const admitted = await admit(spot, { code: life.codes[code] ?? '', applicant, attemptsOf: applicant.mac, zone });
  if (!admitted.ok) return;
  counts.logins++;
  if (before && before.zone !== zone) counts.moves++;
}

async function logOut(spot: Spot, { mac }: Phone): Promise<void> {
  const session = spot.sessions.findByMac(mac);
  if (!session) return;
  await signOut(spot, session);
  counts.signOuts++;
}

async function extend(spot: Spot, { mac }: Phone): Promise<void> {
  const session = spot.sessions.findByMac(mac);
  if (session && (await extendSession(spot, session)).ok) counts.extensions++;
}

async function meddle({ ipv4, mac }: Phone, how: string): Promise<void> {
  const pair = `{ ${ipv4} . ${mac} }`;
  const table = ['inet', 'machikado'];
  const orders: Record<string, string[]> = {
    flush: ['flush', 'ruleset'],
    add: ['add', 'element', ...table, 'up4', pair],
    delete: ['delete', 'element', ...table, 'up4', pair],
    rule: ['insert', 'rule', ...table, 'forwarding', 'accept'],
  };
  // What is not there cannot be deleted: then nothing was changed.
  await runProgram('nft', orders[how] ?? []);
}

async function live(life: Life, next: Step): Promise<void> {
  const { sample, spot } = life;
  if (next.kind === 'logins' && 'logins' in next) {
    await Promise.all(next.logins.map((one) => logIn(spot, life, one)));
  } else if (next.kind === 'sign-out' && 'phone' in next) {
    await logOut(spot, next.phone);
  } else if ('minutes' in next) {
    sample.passTime(next.minutes * 60_000);
    counts.expiries += await sweep(spot);
    await keepOpening(spot, { alerts: [], atLevel: undefined });
  } else if ('open' in next) {
    const turn = next.open ? openToEverybody(spot, { cause: 'staff', drill: true }) : closeToEverybody(spot, 'staff');
    await Promise.all([turn, logIn(spot, life, next.joins), logOut(spot, next.leaves)]);
    if (next.open) counts.openings++;
  } else if ('extends' in next) {
    await extend(spot, next.extends);
  } else if ('changes' in next) {
    const ends = new Map(spot.sessions.open().map(({ id, endsAtMs }) => [id, endsAtMs]));
    life.change();
    await followHours(spot);
    counts.cuts += spot.sessions.open().filter(({ id, endsAtMs }) => ends.get(id) !== endsAtMs).length;
    await sweep(spot);
    await reconcile(spot);
    counts.policies++;
  } else if ('how' in next) {
    await meddle(next.phone, next.how);
    await reconcile(spot);
    counts.repairs++;
  } else if ('applied' in next) {
    const last = { ...spot, gateway: dying(spot.gateway, next.applied) };
    const work = 'login' in next ? logIn(last, life, next.login) : logOut(last, next.phone);
    await work.catch(() => undefined);
    life.spot = await start(sample);
  }
}

/** Of the store's own rows, so that a pass that is made wrongly is seen too. */
function linksIn(spot: Spot): string[] {
  return spot.sessions.open().map(({ mac, zone }) => `${lans[zone as keyof typeof lans]} . ${mac}`);
}

function expected(passes: readonly Pass[], links: string[]): Record<keyof TableState['elements'], string[]> {
  return {
    up4: passes.map(({ ipv4, mac }) => `${ipv4} . ${mac}`),
    down4: passes.map(({ ipv4 }) => ipv4),
    up6: links,
    marks: passes.map(({ mac, mark = 0 }) => `${mac} : 0x${mark.toString(16)}`),
  };
}

async function compare(spot: Spot): Promise<void> {
  const listed = await mustRun('nft', ['-j', 'list', 'table', 'inet', 'machikado']);
  const { elements, rules } = parseTableState(listed);
  const { passes, everybody } = wantedOf(spot);
  if (rules.includes('@share_up4') !== everybody)
    throw new Error(`open to everybody: ${everybody}, and not so in nftables`);
  if (!rules.includes('@question_bytes')) throw new Error('nobody counts what is asked of the name server');
  for (const [set, keys] of Object.entries(expected(passes, linksIn(spot)))) {
    const held = [...elements[set as keyof typeof elements]].sort().join(', ');
    const wanted = keys.sort().join(', ');
    if (held !== wanted) throw new Error(`${set} holds ${held || 'nothing'}; the store wants ${wanted || 'nothing'}`);
  }
  compareTimes(listed, passes);
}

/** What the kernel gives a phone never ends before the store's word; an element that somebody has touched may be endless. */
function compareTimes(listed: string, passes: readonly Pass[]): void {
  const given = new Map(
    Array.from(listed.matchAll(/"concat": \["([\d.]+)", "[0-9a-f:]+"\]\}, "timeout": (\d+)/g), ([, ip, s]) => [ip, s]),
  );
  for (const { ipv4, timeoutSeconds } of passes) {
    const seconds = Number(given.get(ipv4) ?? Infinity);
    if (seconds < timeoutSeconds) throw new Error(`${ipv4} has ${seconds} s; the store gives ${timeoutSeconds}`);
  }
}

await fc.assert(
  fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14 }), async (steps) => {
    let wifi = policies[0];
    const sample = makeSampleSpot(() => ({ zone: 'home', wifi }));
    const change = () => {
      wifi = policies[wifi === policies[0] ? 1 : 0];
    };
    const life = {
      sample,
      change,
      codes: Array.from({ length: codes }, () => sample.newCode(30)),
      spot: await start(sample),
    };
    counts.lives++;
    for (const next of steps) {
      await live(life, next);
      await compare(life.spot);
    }
  }),
  { endOnFailure: true, numRuns: Number(process.argv[2] ?? 5), examples: [[fullLife()]] },
);
console.log(JSON.stringify(counts));
