import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** What a running city says of itself in `running.json` of its data folder, for commands in other processes. */
export const CityState = z.object({
  cityId: z.string(),
  ownerPid: z.int(),
  state: z.string(),
  urls: z.object({ kiosk: z.string(), dock: z.string(), staff: z.string(), portal: z.string(), resident: z.string() }),
});
export type CityState = z.infer<typeof CityState>;

const fileName = 'running.json';

/** Writes the file, and gives what takes it away again. */
export async function announceCity(city: Omit<CityState, 'ownerPid'>): Promise<() => Promise<void>> {
  const file = join(city.state, fileName);
  const { cityId, state, urls } = city;
  await writeFile(
    `${file}.new`,
    JSON.stringify({ cityId, state, urls, ownerPid: process.pid } satisfies CityState, null, 2),
  );
  await rename(`${file}.new`, file);
  return () => rm(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The city that was started last below `dataRoot` and still runs; `null` where none does. */
export async function findRunningCity(dataRoot: string): Promise<CityState | null> {
  const found: { city: CityState; at: number }[] = [];
  for (const name of await readdir(dataRoot).catch(() => [])) {
    const file = join(dataRoot, name, fileName);
    const known = await stat(file).catch(() => null);
    if (!known) continue;
    const city = CityState.safeParse(JSON.parse(await readFile(file, 'utf8')));
    if (city.success && isAlive(city.data.ownerPid)) found.push({ city: city.data, at: known.mtimeMs });
  }
  return found.toSorted((one, other) => other.at - one.at)[0]?.city ?? null;
}
