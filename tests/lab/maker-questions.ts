import assert from 'node:assert/strict';
import { detectionHosts } from '../../hotspot-portal/src/lan/detection-hosts.ts';
import { labAddresses } from './lab-state.ts';
import type { Lab } from './lab.ts';

/** What is answered to the question of each maker's phones and browsers whether there is a portal, one word for all alike. */
export async function answersToMakers(lab: Pick<Lab, 'execPhone'>): Promise<readonly string[]> {
  const hosts = Object.keys(detectionHosts);
  const ask = hosts.flatMap((host) => ['--resolve', `${host}:80:${labAddresses.web}`, '-o', '/dev/null']);
  const urls = hosts.map((host) => `http://${host}/`);
  const { stdout } = await lab.execPhone('curl', [
    '-s',
    '-m',
    '5',
    '-w',
    '%{http_code} %{redirect_url}\\n',
    ...ask,
    ...urls,
  ]);
  const answers = stdout.trim().split('\n');
  assert.equal(answers.length, hosts.length);
  return [...new Set(answers.map((answer) => answer.trim()))];
}
