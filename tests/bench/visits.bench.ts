import { join } from 'node:path';
import { startMockAgent } from '../../kiosk-ui/mock/agent.ts';
import { handOf, startTurn } from '../screens/walk.ts';
import { launchBrowser } from '../visit/browser.ts';
import type { Bench, Field } from './bench.ts';
import { probePage } from './ui-probe.ts';

const build = join(import.meta.dirname, '../../kiosk-ui/build');
const early = 20;
const late = 200;

/** One page that serves one person after the other, as it would on a day on which nothing restarts it. */
async function open(): Promise<Field> {
  const agent = await startMockAgent(build);
  const browser = await launchBrowser();
  const ours = async () => {
    const context = await browser.newContext({ viewport: { width: 1080, height: 1920 }, hasTouch: true });
    const page = await context.newPage();
    const probe = await probePage(page);
    const hand = handOf({ page, url: agent.url, locale: 'ja', at: () => Promise.resolve() });
    const heaps: number[] = [];
    for (let visit = 1; visit <= late; visit++) {
      await startTurn(hand);
      await hand.touch(hand.t.home.places[0] ?? '');
      await page.locator('main ol > li').first().waitFor();
      await hand.touch(hand.t.bar.finish);
      await hand.heading(hand.t.finish.title);
      if (visit === early || visit === late) heaps.push(await probe.heapMegabytes());
    }
    await context.close();
    const [before = 0, after = 0] = heaps;
    return [
      { metric: `heap after ${early} visits`, value: before },
      { metric: `heap after ${late} visits`, value: after },
      { metric: `growth from visit ${early} to ${late}`, value: (after / before - 1) * 100 },
    ];
  };
  const close = async () => {
    await browser.close();
    agent.close();
  };
  return { ours, peer: null, [Symbol.asyncDispose]: close };
}

/** Whether a page that is never restarted grows. */
export const bench: Bench = {
  about: `heap of one page over ${late} visits`,
  warmUps: 0,
  runs: 1,
  measure: (metric) =>
    metric.startsWith('growth')
      ? { unit: '%', statistics: { median: { atMost: 5 } } }
      : { unit: 'MB', statistics: { median: null } },
  open,
};
