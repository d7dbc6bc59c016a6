import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CDPSession, Page, Response } from 'playwright-core';
import type { Sample } from './bench.ts';

/** What the page itself measures: see `page-watch.js`. Durations in ms. */
type Measured = { readonly interactions: number[]; readonly changes: number[] };

export type Probe = {
  /** Slows the page's processor down so many times; 1 is its own speed. */
  readonly slowDown: (times: number) => Promise<void>;
  /** Everything that the page measured since the last call, for one journey. */
  readonly take: (journey: string) => Promise<Sample[]>;
};

/** The name under which a journey's screen changes stand. */
export const changesOf = ({ name }: { readonly name: string }) => `${name}: screen change`;

/** Watches a page from before its start. */
export async function probePage(page: Page): Promise<Probe> {
  const devtools: CDPSession = await page.context().newCDPSession(page);
  await page.addInitScript({ path: join(import.meta.dirname, 'page-watch.js') });
  return {
    slowDown: async (times) => {
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: times });
    },
    take: async (journey) => {
      const measured = await page.evaluate<Measured>('takeMeasured()');
      return [
        ...measured.interactions.map((value) => ({ metric: `${journey}: touch to paint`, value })),
        ...measured.changes.map((value) => ({ metric: changesOf({ name: journey }), value })),
      ];
    },
  };
}

/** Scripts in kB (1000 bytes), gzip as a server would send them. */
export type Weight = {
  /** Asked for before the first screen stood: what a person waits for. */
  readonly first: number;
  /** Asked for after that, while nobody touches the page. */
  readonly ahead: number;
};

/** Adds up the scripts that a page loads; the page marks the moment at which its first screen stands. */
export function weighScripts(page: Page): { readonly kilobytes: () => Promise<Weight> } {
  const scripts: Response[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response);
  });
  return {
    kilobytes: async () => {
      const early = new Set(await page.evaluate<string[]>('askedBeforeFirstScreen()'));
      const weight = { first: 0, ahead: 0 };
      for (const script of scripts) {
        const kilobytes = gzipSync(await script.body(), { level: 9 }).length / 1000;
        weight[early.has(script.url()) ? 'first' : 'ahead'] += kilobytes;
      }
      return weight;
    },
  };
}
