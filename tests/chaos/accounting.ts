import { setTimeout as delay } from 'node:timers/promises';
import { idOf, nasOf, startAccountingNas, type AccountingNas, type Word } from './accounting-nas.ts';
import { openStage, type Death, type StoredRow } from './accounting-stage.ts';
import { seededRandom } from './seeded-random.ts';

export type AccountingChaosOptions = {
  readonly sessions: number;
  readonly kills: number;
  readonly seed: number;
  /** `postgres`: two servers share one database, which stops and starts in the middle; its sums are looked at. */
  readonly engine: 'sqlite' | 'postgres';
  /** `believe-silence`: takes some words for acknowledged that nobody has answered. */
  readonly mutant?: 'believe-silence' | undefined;
};

export type AccountingChaosReport = {
  readonly chaos: 'radius';
  readonly seed: number;
  readonly engine: AccountingChaosOptions['engine'];
  readonly sessions: number;
  readonly kills: number;
  /** At which calls it died, beside those at any moment. */
  readonly points: Readonly<Record<string, number>>;
  readonly acknowledged: number;
  readonly resent: number;
  /** Sessions whose access point has gone for good in the middle: their last acknowledged word must be there. */
  readonly abandoned: number;
  readonly octets: number;
  /** Difference between the octets in the store and those that the access points have counted. */
  readonly octetError: number;
  readonly stopsLost: number;
  readonly recordsLost: number;
  readonly recordsTooMany: number;
};

const secret = Buffer.from('the-secret-of-this-chaos');

type Random = (from: number, to: number) => number;
type Session = { readonly words: readonly Word[]; next: number; readonly acknowledged: Word[]; abandoned: boolean };

/** Start, some words between, Stop; some of them count beyond four gigabytes. */
function makeSession(session: number, random: Random): Session {
  const words: Word[] = [{ session, status: 'start', seconds: 0, input: 0, output: 0 }];
  const big = random(1, 4) === 1 ? 3_000_000_000 : 1_000_000;
  let [input, output] = [0, 0];
  for (let at = 1, last = random(2, 4); at <= last; at++) {
    input += random(1, big);
    output += random(1, big);
    words.push({ session, status: at === last ? 'stop' : 'interim', seconds: at * 300, input, output });
  }
  return { words, next: 0, acknowledged: [], abandoned: false };
}

/** Sends all words of all sessions, many sessions at a time, and those of one without waiting for the answer before. */
function createTelling(sessions: readonly Session[], nas: AccountingNas, { random, mutant }: Telling) {
  const over = Promise.withResolvers<undefined>();
  const active: Session[] = [];
  const state = { begun: 0, open: 0, acknowledged: 0 };
  const answered = (session: Session, word: Word) => {
    session.acknowledged.push(word);
    state.open--;
    state.acknowledged++;
    tell();
  };
  const tellOne = (session: Session, word: Word) => {
    session.next++;
    state.open++;
    if (mutant && random(1, 50) === 1) setImmediate(answered, session, word);
    else nas.send(word, () => answered(session, word));
  };
  const tell = () => {
    while (nas.free() > 64) {
      for (; active.length < 100 && state.begun < sessions.length; state.begun++) {
        const session = sessions[state.begun];
        if (session) active.push(session);
      }
      const at = random(0, Math.max(0, active.length - 1));
      const session = active[at];
      if (!session) break;
      const word = session.abandoned ? undefined : session.words[session.next];
      if (word) tellOne(session, word);
      else active.splice(at, 1);
    }
    if (active.length === 0 && state.begun === sessions.length && state.open === 0) over.resolve(undefined);
  };
  return {
    tell,
    over: over.promise,
    acknowledged: () => state.acknowledged,
    /** Some access points go away for good, with what they had on the way. */
    abandon: () => {
      for (const session of active) session.abandoned ||= random(1, 4) === 1;
      state.open -= nas.giveUp(({ session }) => sessions[session]?.abandoned === true);
      tell();
    },
  };
}

type Telling = { readonly random: Random; readonly mutant: AccountingChaosOptions['mutant'] };

type Finding = Pick<AccountingChaosReport, 'octetError' | 'stopsLost' | 'recordsLost' | 'recordsTooMany' | 'octets'>;

/** Compares the store with what was acknowledged; of an abandoned session it may also have what was sent and not answered. */
function compare(sessions: readonly Session[], rows: readonly StoredRow[]): Finding {
  const stored = Map.groupBy(rows, ({ nas, id }) => `${nas} ${id}`);
  const finding = { octets: 0, octetError: 0, stopsLost: 0, recordsLost: 0, recordsTooMany: 0 };
  for (const [number, { words, next, acknowledged }] of sessions.entries()) {
    const records = stored.get(`${nasOf(number)} ${idOf(number)}`) ?? [];
    const most = words[next - 1];
    const least = acknowledged.reduce((high, { input, output }) => Math.max(high, input + output), 0);
    const octets = records.reduce((sum, { input, output }) => sum + input + output, 0);
    finding.octets += octets;
    finding.octetError += Math.max(0, least - octets) + Math.max(0, octets - (most ? most.input + most.output : 0));
    if (acknowledged.length > 0 && records.length === 0) finding.recordsLost++;
    if (records.length > 1) finding.recordsTooMany++;
    if (acknowledged.some(({ status }) => status === 'stop') && records.every(({ stopped }) => stopped === null)) {
      finding.stopsLost++;
    }
  }
  return finding;
}

const isWhole = ({ octetError, stopsLost, recordsLost, recordsTooMany }: Finding) =>
  octetError + stopsLost + recordsLost + recordsTooMany === 0;

/** The servers are behind the shared database's beginning: what it has is looked at until it is whole, or for half a minute. */
async function compareShared(sessions: readonly Session[], read: () => readonly StoredRow[]): Promise<Finding> {
  const untilMs = Date.now() + 30_000;
  for (;;) {
    const finding = compare(sessions, read());
    if (isWhole(finding) || Date.now() > untilMs) return finding;
    await delay(200);
  }
}

/** What a word passes on its way into the store of a server, and into the database that servers share. */
const calls = { sqlite: ['pwrite64', 'fsync'], postgres: ['write', 'pwrite64'] } as const;

/** At any moment, at the first call of each kind, at any moment, at the second … */
function deathOf(kill: number, engine: AccountingChaosOptions['engine']): Death {
  const kinds = calls[engine];
  const call = kinds[(kill % (kinds.length + 1)) - 1];
  return call === undefined ? 'now' : { call, nth: Math.floor(kill / (kinds.length + 1)) + 1 };
}

/**
 * Promise P6: access points tell of sessions, with copies, out of order and beyond four gigabytes, while the server is
 * killed again and again. At the end the store must have what they have counted, to the octet, and every Stop.
 */
export async function runAccountingChaos(options: AccountingChaosOptions): Promise<AccountingChaosReport> {
  const random = seededRandom(options.seed);
  const sessions = Array.from({ length: options.sessions }, (_, number) => makeSession(number, random));
  const wordCount = sessions.reduce((sum, { words }) => sum + words.length, 0);
  await using nas = await startAccountingNas(secret, random);
  await using stage = await openStage(options.engine, { nas, secret });
  const telling = createTelling(sessions, nas, { random, mutant: options.mutant });
  const points: Record<string, number> = {};
  let kills = 0;
  telling.tell();
  const isOver = telling.over.then(() => true);
  while (!(await Promise.race([isOver, oneTurn()]))) {
    // Spread over the words.
    if (kills >= options.kills || telling.acknowledged() < ((kills + 0.5) * wordCount) / (options.kills + 1)) continue;
    const death = deathOf(kills, options.engine);
    await stage.strike(kills, death, telling.abandon);
    if (death !== 'now') points[death.call] = (points[death.call] ?? 0) + 1;
    kills++;
  }
  const shared = stage.shared && (await compareShared(sessions, stage.shared));
  const stored = await stage.end();
  const finding = shared ?? compare(sessions, stored);
  const { seed, engine } = options;
  return {
    ...{ chaos: 'radius', seed, engine, sessions: options.sessions, kills, points, resent: nas.resent() },
    ...{ acknowledged: telling.acknowledged(), abandoned: sessions.filter(({ abandoned }) => abandoned).length },
    ...finding,
  };
}

/** The next look at how far it has come, a few milliseconds later. */
function oneTurn(): Promise<false> {
  return delay(5, false as const);
}

/** Whether promise P6 was seen to hold: the server died, words were sent again, and not an octet is missing or too many. */
export function accountingHolds(report: AccountingChaosReport): boolean {
  const happened = Math.min(report.kills, report.resent, report.acknowledged, report.abandoned) > 0;
  return happened && isWhole(report);
}
