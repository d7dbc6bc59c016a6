import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startMockAgent, type MockAgent } from '../../kiosk-ui/mock/agent.ts';
import { journeys, type Journey } from '../screens/journeys.ts';
import { beginTurn, handOf } from '../screens/walk.ts';
import { launchBrowser } from '../visit/browser.ts';
import type { Bench, Field, Measure, Sample } from './bench.ts';
import { measureWipes } from './real-wipes.ts';
import { changesOf, probePage, weighScripts } from './ui-probe.ts';

const build = join(import.meta.dirname, '../../kiosk-ui/build');
/** A kiosk's small computer against this machine, as Lighthouse and others assume for phones. */
const slowdown = 4;
/** Visits that really end in each run, each with the death of its browser. */
const wipesInRun = 5;
/**
 * Of fewer than twenty values the 95th percentile is their largest, so that one frame that the machine held up would
 * speak for all. Three runs give each journey at least forty changes.
 */
const leastChanges = 14;
/** Shorter than a person's, and longer than any screen takes to come. */
const restMs = 500;
const kiosk = {
  viewport: { width: 1080, height: 1920 },
  hasTouch: true,
  locale: 'ja-JP',
  timezoneId: 'Asia/Tokyo',
};

/** One journey from an empty profile on. */
async function playOnce(browser: Browser, agent: MockAgent, journey: Journey): Promise<Sample[]> {
  const context = await browser.newContext(kiosk);
  const page = await context.newPage();
  const scripts = weighScripts(page);
  const probe = await probePage(page);
  await probe.slowDown(slowdown);
  // What is fetched ahead nobody waits for; the page then stands as it does when somebody walks up to it.
  const standing = async () => {
    await probe.slowDown(1);
    await page.evaluate('fetchedAhead()');
    await probe.slowDown(slowdown);
  };
  const hand = handOf({ page, url: agent.url, locale: 'ja', restMs, standing, at: () => Promise.resolve() });
  await page.goto(agent.url);
  await page.locator('.attract').waitFor();
  const stood = await page.evaluate<number>('firstScreenStands()');
  await standing();
  const { first, ahead } = await scripts.kilobytes();
  await beginTurn(hand);
  await journey.play(hand);
  const measured = await probe.take(journey.name);
  await context.close();
  return [
    { metric: 'first screen of an empty profile', value: stood },
    { metric: 'scripts of the first screen', value: first },
    { metric: 'scripts fetched ahead of a touch', value: ahead },
    ...measured,
  ];
}

/** A journey as often as it takes to see enough screens change. */
async function playOften(browser: Browser, agent: MockAgent, journey: Journey): Promise<Sample[]> {
  const samples: Sample[] = [];
  const changes = () => samples.filter(({ metric }) => metric === changesOf(journey)).length;
  while (changes() < leastChanges) {
    const before = changes();
    samples.push(...(await playOnce(browser, agent, journey)));
    if (changes() === before) throw new Error(`No screen changes in "${journey.name}".`);
  }
  return samples;
}

/** The production build on a mock agent in a fresh Chromium: nothing but the page itself is measured. */
async function open(): Promise<Field> {
  const agent = await startMockAgent(build);
  const ours = async () => {
    const browser = await launchBrowser();
    try {
      const samples: Sample[] = [];
      for (const journey of journeys) samples.push(...(await playOften(browser, agent, journey)));
      return [...samples, ...(await measureWipes(wipesInRun))];
    } finally {
      await browser.close();
    }
  };
  return {
    ours,
    peer: null,
    [Symbol.asyncDispose]: () => {
      agent.close();
      return Promise.resolve();
    },
  };
}

function measure(metric: string): Measure {
  if (metric.startsWith('scripts fetched')) return { unit: 'kB', statistics: { median: null } };
  if (metric.startsWith('scripts')) return { unit: 'kB', statistics: { median: { atMost: 70 } } };
  if (metric === 'wipe: finished to nothing left') return { unit: 'ms', statistics: { p50: null, p95: null } };
  if (metric.startsWith('first screen') || metric.startsWith('wipe'))
    return { unit: 'ms', statistics: { p50: null, p95: { atMost: 1500 } } };
  if (metric.endsWith('screen change')) return { unit: 'ms', statistics: { p50: null, p95: { atMost: 150 } } };
  return { unit: 'ms', statistics: { p50: null, p95: { atMost: 100 } } };
}

/**
 * How the page answers the hand on a slow machine. The hand rests after each touch: a tool that looks for the next
 * button while the screen is drawn would slow down what it measures. Each journey begins in an empty profile; its
 * first screen stands when its picture and its city do, on the slowed processor. What a wipe takes as a whole is
 * measured on the real kiosk, where a visit is finished: the processes of its guarded browser cannot be slowed down, so
 * that is this machine's own speed. The scripts of the first screen are those that were asked for before it stood: what
 * comes after it comes while nobody waits.
 */
export const bench: Bench = {
  about:
    `touch to paint and screen changes of every journey, at least ${leastChanges} changes of each in a run, ` +
    `processor slowed down ${slowdown}×; ` +
    `wipes of a real guarded browser (${wipesInRun} visits finished in each run) at this machine's own speed`,
  // Each run begins in a browser of its own, as a kiosk does after every visit: there is nothing to warm up.
  warmUps: 0,
  runs: 3,
  measure,
  open,
};
