import { untilThere } from '../../kiosk-agent/simulators/rig/process-rig.ts';
import { startVisitor, type Visitor } from './visitor.ts';
import type { BrowsingLab } from './browsing-lab.ts';

export const site = 'https://www.machi.example';

/** A visitor who opens pages of attempts and hears from the web what they came to. */
export type AttemptHand = Visitor & {
  readonly openReady: (path: string) => Promise<void>;
  readonly openAndTouch: (path: string) => Promise<void>;
  /** The first report of an attempt that matches; the web tells it. */
  readonly report: (key: string, like?: RegExp) => Promise<string>;
  /** All that an attempt has reported so far. */
  readonly reports: (key: string) => Promise<string[]>;
};

export async function startAttemptHand(lab: BrowsingLab): Promise<AttemptHand> {
  const visitor = await startVisitor(lab, `${site}/`);
  await visitor.until(({ title }) => title === '見本のまち', 'the first page');
  const reports = async (key: string) =>
    (await lab.seen())
      .filter(({ what }) => what.includes(`/report?at=${key}&`))
      .map(({ what }) => decodeURIComponent(/came=([^;]*)/.exec(what)?.[1] ?? ''));
  const openReady = async (path: string) => {
    await visitor.act({ do: 'open', url: `${site}${path}` });
    await visitor.until((state) => state.url === `${site}${path}` && state.title === 'ready', path);
  };
  return {
    ...visitor,
    reports,
    openReady,
    openAndTouch: async (path) => {
      await openReady(path);
      await visitor.tap(0.5, 0.5);
    },
    report: async (key, like = /./) => {
      try {
        return await untilThere(async () => (await reports(key)).find((came) => like.test(came)), `report of ${key}`);
      } catch (cause) {
        throw new Error(`Of ${key} there was only: ${(await reports(key)).join(', ')}`, { cause });
      }
    },
  };
}
