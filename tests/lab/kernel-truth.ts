import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { parseTableState } from '../../hotspot-portal/src/gateway/reconcile.ts';
import type { LabVisit } from './lab-visit.ts';

/** Who may pass, by the sets of the gateway's table; of `marks` whose they are. */
export type PassState = Readonly<Record<'up4' | 'down4' | 'up6' | 'marks', readonly string[]>>;

/** What the kernel holds now. */
export async function kernelState({ lab }: Pick<LabVisit, 'lab'>): Promise<PassState> {
  const listed = await lab.execGateway('nft', ['-j', 'list', 'table', 'inet', 'machikado']);
  const { up4, down4, up6, marks } = parseTableState(listed.stdout).elements;
  const inOrder = (keys: Iterable<string>) => [...keys].toSorted();
  return {
    up4: inOrder(up4),
    down4: inOrder(down4),
    up6: inOrder(up6),
    marks: inOrder(Array.from(marks, (key) => key.split(' : ')[0] ?? '')),
  };
}

/** What it shall hold by the rows of the store, of a spot that does not run and has one network. */
export function storedState({ spotDirectory }: Pick<LabVisit, 'spotDirectory'>): PassState {
  const store = new DatabaseSync(join(spotDirectory, 'spot.db'));
  const rows = store
    .prepare('SELECT ipv4, mac FROM sessions WHERE ended_at_ms IS NULL AND ipv4 IS NOT NULL AND ends_at_ms > ?')
    .all(Date.now());
  store.close();
  const keys = (of: (ipv4: string, mac: string) => string) =>
    rows.map((row) => of(String(row['ipv4']), String(row['mac']))).toSorted();
  return {
    up4: keys((ipv4, mac) => `${ipv4} . ${mac}`),
    down4: keys((ipv4) => ipv4),
    up6: keys((_ipv4, mac) => `lan0 . ${mac}`),
    marks: keys((_ipv4, mac) => mac),
  };
}
