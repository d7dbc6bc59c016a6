import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCity, type StartedCity } from '../../city-services/src/listeners/started-city.ts';
import { startAgent, type AgentRig } from '../../kiosk-agent/simulators/rig/kiosk-rig.ts';
import { enrolDevice, login } from '../city/technician.ts';

/** The real city with its residents' page, and one real kiosk that is enrolled in it. */
export type HomeRig = AsyncDisposable & {
  readonly city: StartedCity;
  readonly agent: AgentRig;
  /** Everything that city and kiosk keep on the disk lies below this folder. */
  readonly folder: string;
};

const build = join(import.meta.dirname, '../../kiosk-ui/build');

/** Starts both on free ports in a folder of their own; it goes with the rig. The kiosk has no printer and no reader. */
export async function startHomeRig(): Promise<HomeRig> {
  const folder = await mkdtemp(join(tmpdir(), 'machikado-home-'));
  await using held = new AsyncDisposableStack();
  held.defer(() => rm(folder, { recursive: true, force: true }));
  const city = held.use(await startCity({ stateDirectory: join(folder, 'city') }));
  const technician = {
    home: join(folder, 'technician'),
    staffUrl: city.staffUrl,
    staffAccountsFile: join(city.stateDirectory, 'staff-accounts.json'),
  };
  await login(technician);
  const state = join(folder, 'kiosk');
  await enrolDevice(technician, { asset: 'K-0001', kind: 'kiosk', identity: join(state, 'identity') });
  const agent = await startAgent({ state, printer: 'tcp://127.0.0.1:1', ui: build });
  held.defer(async () => {
    await agent.part.stop();
  });
  const all = held.move();
  return { city, agent, folder, [Symbol.asyncDispose]: () => all.disposeAsync() };
}
