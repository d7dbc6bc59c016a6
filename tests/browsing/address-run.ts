import { join } from 'node:path';
import type { Driven, DriverJob } from './address-driver.ts';
import type { BrowsingLab } from './browsing-lab.ts';

/** Runs the driver in the kiosk namespace, as the browser's user; its profile is another one than the agent's. */
export async function drive(lab: BrowsingLab, job: DriverJob): Promise<Driven[]> {
  const driver = join(import.meta.dirname, 'address-driver.ts');
  const folders = [join(lab.directory, 'driven'), join(lab.directory, 'policies')];
  const ended = await lab.run([process.execPath, driver, String(lab.user), ...folders, JSON.stringify(job)]);
  if (ended.status !== 0) throw new Error(ended.out);
  return JSON.parse(ended.out.trim().split('\n').at(-1) ?? '[]') as Driven[];
}
