import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { until } from '../city/probes.ts';

/** The browser that the agent guards, with a test's hand on its page. */
export type GuardedBrowser = AsyncDisposable & {
  readonly page: Page;
  /** Folder name of its profile. */
  readonly profile: string;
  /** Its first process. */
  readonly pid: number;
};

/** The profiles that are in the room now. */
export function profilesIn(room: string): string[] {
  return readdirSync(room).filter((name) => name.startsWith('mk-kiosk-'));
}

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** The process that was started with this profile and has no other browser process above it. */
function firstProcess(profile: string): number {
  const found = readdirSync('/proc').find((name) => {
    const words = /^\d+$/.test(name) ? readIfThere(`/proc/${name}/cmdline`) : '';
    return words.includes(`--user-data-dir=${profile}/profile`) && !words.includes('--type=');
  });
  if (found === undefined) throw new Error('The guarded browser has no process.');
  return Number(found);
}

/** Takes hold of the one browser in the room, when its page shows the first screen or the farewell. */
export async function attachBrowser(room: string, after?: string): Promise<GuardedBrowser> {
  let port = '';
  let profile = '';
  await until(
    'a new guarded browser',
    () => {
      const [only, ...others] = profilesIn(room);
      if (only === undefined || others.length > 0 || only === after) return false;
      profile = only;
      port = readIfThere(join(room, only, 'profile/DevToolsActivePort')).split('\n')[0] ?? '';
      return port !== '';
    },
    60_000,
  );
  const browser: Browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const page = browser.contexts()[0]?.pages()[0];
  if (page === undefined) throw new Error('The guarded browser shows no page.');
  page.setDefaultTimeout(20_000);
  await page.locator('.attract, main > button').first().waitFor();
  return {
    page,
    profile,
    pid: firstProcess(join(room, profile)),
    [Symbol.asyncDispose]: () => browser.close().catch(() => undefined),
  };
}
