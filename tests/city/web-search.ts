import { createHash } from 'node:crypto';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderBrowsingFirewall, firewallTable } from '../../provisioning/src/render/browsing-firewall.ts';
import { renderBrowsingPolicy } from '../../provisioning/src/render/browsing-policy.ts';
import { mustRun, runNow } from '../lab/program.ts';

/** What a kiosk stands on that searches the web: a user, folders, a policy and rules for that user alone. */
export type WebSearch = {
  /** For the kiosk agent. */
  readonly env: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
};

const chromium = '/usr/bin/chromium';
const programs = ['nft', 'unshare', 'setpriv', chromium];

/** Why nobody can search the web here, one reason a line; empty when one can. */
export function probeWebSearch(): readonly string[] {
  if (process.platform !== 'linux') return ['The second browser needs Linux.'];
  if (process.getuid?.() !== 0) return ['The second browser needs root.'];
  const missing = programs.filter((program) => runNow('sh', ['-c', `command -v ${program}`]) === '');
  return missing.length === 0 ? [] : [`Missing programs: ${missing.join(', ')}.`];
}

/**
 * Prepares this machine for the second browser, as a technician does it once on a kiosk. Its user is a number without a
 * name, the same for the same state folder; the rules speak of that number only, in a table of their own.
 */
export async function openWebSearch(state: string, proxyPort: number): Promise<WebSearch> {
  const hash = createHash('sha256').update(state).digest();
  const suffix = hash.toString('hex', 0, 3);
  const user = 700_000 + hash.readUInt16BE(3);
  const directory = `/dev/shm/machikado-web-${suffix}`;
  const table = `${firewallTable}_${suffix}`;
  const close = async () => {
    runNow('nft', ['delete', 'table', 'inet', table]);
    await rm(directory, { recursive: true, force: true });
  };
  const policies = join(directory, 'policies');
  await mkdir(join(policies, 'managed'), { recursive: true });
  await chmod(directory, 0o755);
  await writeFile(join(policies, 'managed/browsing.json'), JSON.stringify(renderBrowsingPolicy({ proxyPort })));
  const rules = join(directory, 'rules.nft');
  await writeFile(rules, renderBrowsingFirewall({ user, proxyPort }).replaceAll(firewallTable, table));
  try {
    await mustRun('nft', ['-f', rules]);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    env: {
      MACHIKADO_BROWSING_USER: String(user),
      MACHIKADO_BROWSING_PORT: String(proxyPort),
      MACHIKADO_BROWSING_DIRECTORY: join(directory, 'run'),
      MACHIKADO_BROWSING_POLICIES: policies,
    },
    close,
  };
}
