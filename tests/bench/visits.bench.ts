import { join } from 'node:path';
import { startMockAgent } from '../../kiosk-ui/mock/agent.ts';
import { handOf, startTurn } from '../screens/walk.ts';
import { launchBrowser } from '../visit/browser.ts';
import type { Bench, Field, Sample } from './bench.ts';
import { pageHeap, type PageHeap } from './page-heap.ts';
import { holdAfterVisits, searchAndFill, type Held } from './visit-memory.ts';

const build = join(import.meta.dirname, '../../kiosk-ui/build');
const usualVisits = 200;

const growth = (before: number, after: number) => (after / before - 1) * 100;

/** What one page that is never loaded anew holds after each of these visits. */
async function heapsOfPage(marks: readonly number[]): Promise<readonly PageHeap[]> {
  const agent = await startMockAgent(build);
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1080, height: 1920 }, hasTouch: true });
    const devtools = await page.context().newCDPSession(page);
    const hand = handOf({ page, url: agent.url, locale: 'ja', at: () => Promise.resolve() });
    const heaps: PageHeap[] = [];
    await startTurn(hand);
    for (let visit = 1; visit <= Math.max(...marks); visit += 1) {
      await searchAndFill(hand);
      if (marks.includes(visit)) heaps.push(await pageHeap(devtools));
    }
    return heaps;
  } finally {
    await browser.close();
    agent.close();
  }
}

const last = <T>(all: readonly T[]): readonly T[] => all.slice(-2);
const ends = <T>(all: readonly T[]): readonly T[] => [...all.slice(0, 1), ...all.slice(-1)];

function growthOf(what: string, values: readonly number[]): Sample {
  const [before = Number.NaN, after = Number.NaN] = values;
  return { metric: `${what}: growth`, value: growth(before, after) };
}

function open({ visits = usualVisits }: { visits?: number } = {}): Promise<Field> {
  const marks = [Math.max(1, Math.round(visits / 10)), Math.max(2, Math.round(visits / 2)), visits];
  const values = (what: string, all: readonly number[]): Sample[] =>
    all.map((value, at) => ({ metric: `${what} after visit ${marks[at] ?? 0}`, value }));
  const ours = async () => {
    const heaps = await heapsOfPage(marks);
    const held = await holdAfterVisits(marks);
    const whole = heaps.map(({ all }) => all);
    const kept = heaps.map(({ all, code }) => all - code);
    const of = (part: keyof Held) => held.map((one) => one[part]);
    const [page, agent, city] = [
      'heap of one page, never loaded anew',
      'resident memory of the agent, a browser for each visit',
      'resident memory of the city',
    ];
    return [
      ...values(page, whole),
      growthOf(`${page}, second half of the visits`, last(whole)),
      ...values('heap without compiled code', kept),
      growthOf('heap without compiled code', ends(kept)),
      ...values(agent, of('agent')),
      growthOf(agent, ends(of('agent'))),
      ...values(city, of('city')),
      growthOf(city, ends(of('city'))),
    ];
  };
  return Promise.resolve({ ours, peer: null, [Symbol.asyncDispose]: () => Promise.resolve() });
}

/**
 * Whether what lives longer than a visit grows. A kiosk's page goes with its browser after each visit, so what lives on
 * there are agent and city; a page at home may stay for days, and is held to it as one that is never loaded anew. Each
 * visit searches for a place and fills a booking form up to its last page. Resident memory moves with the collector: it
 * has more room than a heap that was just collected.
 */
export const bench: Bench = {
  about: `memory over ${usualVisits} visits (--visits N), each with a search and a booking form: one page, agent, city`,
  warmUps: 0,
  runs: 1,
  measure: (metric) => {
    if (!metric.endsWith('growth')) return { unit: 'MB', statistics: { median: null } };
    return { unit: '%', statistics: { median: { atMost: metric.startsWith('heap') ? 5 : 25 } } };
  },
  open,
};
