/** How long to wait before each time that a lost screen is asked for again, milliseconds. */
const waitsMs = [300, 1000, 3000];
/** After this long without a loss the count begins anew. */
const forgetMs = 30_000;

let lost: { path: string; times: number; at: number } | undefined;

/**
 * How long to wait before a screen that could not be loaded is asked for again; undefined where it is time to say so: a
 * screen that does not exist, or one that got lost every time.
 */
export function anew(path: string, status: number, now: number = performance.now()): number | undefined {
  if (status < 500) return undefined;
  const known = lost?.path === path && now - lost.at < forgetMs ? lost.times : 0;
  lost = { path, times: known + 1, at: now };
  return waitsMs[known];
}
