import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { requireOutside } from '../visit/outside-tool.ts';

const Category = z.object({ score: z.number().nullable() });
const Audit = z.looseObject({
  id: z.string(),
  title: z.string(),
  score: z.number().nullable(),
  displayValue: z.string().optional(),
});
const Report = z.object({
  lhr: z.object({
    runtimeError: z.object({ code: z.string(), message: z.string() }).optional(),
    categories: z.object({ accessibility: Category, performance: Category }),
    audits: z.record(z.string(), Audit),
  }),
});

export const formFactors = ['mobile', 'desktop'] as const;
export type FormFactor = (typeof formFactors)[number];
/** Scores of one page, 0 to 100, and the audits below their best. */
export type Scores = {
  readonly formFactor: FormFactor;
  readonly accessibility: number;
  readonly performance: number;
  readonly below: readonly string[];
};
export type LightHouse = AsyncDisposable & {
  /** Lighthouse's own presets: a phone on slow 4G (150 ms, 1.6 Mbit/s, processor 4× slower), a desktop on 10 Mbit/s. */
  readonly look: (url: string, formFactor: FormFactor) => Promise<Scores>;
};

/** Lighthouse 12 with Debian's Chromium, a profile of its own, and no other network than the pages. */
export async function openLightHouse(): Promise<LightHouse> {
  const module = (await requireOutside('lighthouse')) as {
    default: (url: string, flags: object, config?: object) => Promise<unknown>;
    desktopConfig: object;
  };
  const profile = await mkdtemp(join(tmpdir(), 'machikado-lighthouse-'));
  const chromium = spawn(
    '/usr/bin/chromium',
    [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...['--headless=new', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
      ...['--no-first-run', '--disable-extensions', '--lang=ja-JP', '--remote-debugging-port=0'],
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = once(chromium, 'exit');
  const port = await new Promise<number>((resolve, reject) => {
    void ended.then(() => reject(new Error('Chromium ended before it listened.')));
    createInterface({ input: chromium.stderr }).on('line', (line) => {
      const found = /^DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(line)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
  });
  return {
    look: async (url, formFactor) => {
      const flags = {
        port,
        logLevel: 'silent',
        output: 'json',
        onlyCategories: ['accessibility', 'performance'],
        // The page listens to the city for as long as it is there: its network is never still.
        maxWaitForLoad: 15_000,
      };
      const ask = async () => {
        const answer = await module.default(url, flags, formFactor === 'desktop' ? module.desktopConfig : undefined);
        return Report.parse(answer).lhr;
      };
      const first = await ask();
      // It begins to record a moment too late now and then.
      const lhr = first.runtimeError?.code === 'NO_NAVSTART' ? await ask() : first;
      if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.code} ${lhr.runtimeError.message}`);
      const { accessibility, performance } = lhr.categories;
      return {
        formFactor,
        accessibility: Math.round((accessibility.score ?? 0) * 100),
        performance: Math.round((performance.score ?? 0) * 100),
        below: Object.values(lhr.audits)
          .filter(({ score }) => score !== null && score < 0.9)
          .map(({ id, title, displayValue = '' }) => `${id}: ${title} ${displayValue}`.trim()),
      };
    },
    [Symbol.asyncDispose]: async () => {
      chromium.kill();
      await ended;
      await rm(profile, { recursive: true, force: true });
    },
  };
}
