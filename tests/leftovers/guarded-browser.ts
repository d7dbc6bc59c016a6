import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { z } from 'zod';
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

type Door = { readonly profile: string; readonly port: string };

/** The one browser in the room, once it shows a page of the kiosk; before that a debugger may wait in vain. */
async function findDoor(room: string, after: string | undefined): Promise<Door | undefined> {
  const [profile, ...others] = profilesIn(room);
  if (profile === undefined || others.length > 0 || profile === after) return undefined;
  const port = readIfThere(join(room, profile, 'profile/DevToolsActivePort')).split('\n')[0] ?? '';
  if (port === '') return undefined;
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/json/list`, { signal: AbortSignal.timeout(2000) });
    const pages = z.array(z.object({ type: z.string(), url: z.string() })).parse(await answer.json());
    return pages.some(({ type, url }) => type === 'page' && url.startsWith('http:')) ? { profile, port } : undefined;
  } catch {
    return undefined;
  }
}

async function attach(room: string, { profile, port }: Door): Promise<GuardedBrowser> {
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: 10_000 });
  const close = () => browser.close().catch(() => undefined);
  try {
    const page = browser.contexts()[0]?.pages()[0];
    if (page === undefined) throw new Error('The guarded browser shows no page.');
    page.setDefaultTimeout(60_000);
    await page.locator('.attract, main > button').first().waitFor();
    return { page, profile, pid: firstProcess(join(room, profile)), [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Takes hold of the one browser in the room, when its page shows the first screen or the farewell. On a busy machine its
 * guard may take it away for another one meanwhile, or it may not answer the debugger: then it is tried again.
 */
export async function attachBrowser(room: string, after?: string): Promise<GuardedBrowser> {
  let attached: GuardedBrowser | undefined;
  let last: unknown;
  const tryOnce = async () => {
    const door = await findDoor(room, after);
    if (door === undefined) return false;
    try {
      attached = await attach(room, door);
    } catch (error) {
      last = error;
    }
    return attached !== undefined;
  };
  try {
    await until('a new guarded browser', tryOnce, 90_000);
  } catch (error) {
    throw new Error(`${String(error)} ${last instanceof Error ? last.message : ''}`, { cause: error });
  }
  if (attached === undefined) throw new Error('Nothing is attached.');
  return attached;
}
