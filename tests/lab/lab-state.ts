import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** What a running lab says of itself in a file, so that a command line in another process can use its phone. */
export const LabState = z.object({
  suffix: z.string(),
  ownerPid: z.int(),
  directory: z.string(),
  portalName: z.string(),
  namespaces: z.object({ phone: z.string(), gateway: z.string(), internet: z.string() }),
  /** Between this machine and the gateway: the city is on `root`, the spot's management on `gateway`. */
  management: z.object({ interface: z.string(), root: z.string(), gateway: z.string() }),
  phoneBrowser: z.string(),
});
export type LabState = z.infer<typeof LabState>;

/** Fixed places of the lab's networks. The internet's addresses are those of RFC 5737 and RFC 3849, for documentation. */
export const labAddresses = {
  gateway: '192.168.50.1',
  gateway6: 'fd00:50::1',
  wan: '203.0.113.2',
  wan6: '2001:db8:113::2',
  web: '203.0.113.10',
  web6: '2001:db8:113::10',
  dns: '203.0.113.53',
  phones: '192.168.50.10-192.168.50.200',
  /** On `web`: the far ends of what carries bytes in names. */
  tunnelPorts: { iodine: 5301, dns2tcp: 5302 },
  /** A name of the lab's internet. */
  webName: 'www.example.net',
  phoneMac: '02:aa:00:00:00:01',
} as const;

async function readState(file: string): Promise<LabState | null> {
  try {
    return LabState.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

/** The running lab: of the file given, or else the newest `<city>/lab/lab.json` below the folder of all cities. */
export async function findLab(dataRoot: string, file: string | undefined): Promise<LabState | null> {
  if (file !== undefined) return readState(file);
  const cities = await readdir(dataRoot).catch(() => []);
  const found: { file: string; at: number }[] = [];
  for (const city of cities) {
    const candidate = join(dataRoot, city, 'lab', 'lab.json');
    const known = await stat(candidate).catch(() => null);
    if (known) found.push({ file: candidate, at: known.mtimeMs });
  }
  found.sort((one, other) => other.at - one.at);
  return found[0] ? readState(found[0].file) : null;
}
