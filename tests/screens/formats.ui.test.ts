import { expect, test } from 'vitest';
import { useKiosk } from '../../kiosk-ui/mock/kiosk-browser.ts';
import { bringFinger, faultsInFormats } from './formats.ts';
import { journeys } from './journeys.ts';
import { bringReach } from './reach.ts';
import { handOf, startTurn } from './walk.ts';

const kiosk = useKiosk();
/** Journeys that come to every kind of control; those with the controls low are walked in `low.ui.test.ts`. */
const walked = ['book', 'register', 'places', 'events', 'search', 'warnings', 'practice'];

test(
  'in every format each control is 64 px and 15 mm at least, whole and uncovered',
  { timeout: 300_000 },
  async () => {
    const { page, agent } = kiosk();
    await bringReach(page.context());
    await bringFinger(page.context());
    const seen = new Set<string>();
    const faults: string[] = [];
    const at = async (screen: string) => {
      if (seen.has(screen)) return;
      seen.add(screen);
      for (const fault of await faultsInFormats(page)) faults.push(`${screen}: ${fault}`);
    };
    const hand = handOf({ page, url: agent.url, locale: 'ja', at });
    for (const { play } of journeys.filter(({ name }) => walked.includes(name))) {
      await startTurn(hand);
      await play(hand);
    }
    expect(faults).toEqual([]);
    expect(seen.size).toBeGreaterThan(40);
  },
);
