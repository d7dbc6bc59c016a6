import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLab, probeLab } from '../lab/lab.ts';
import { portalName, startCity, type RunningCity } from './city.ts';
import { freePorts } from './ports.ts';

export type TestCity = AsyncDisposable & { readonly city: RunningCity };

/** Why the Wi-Fi steps cannot be played on this machine; empty where they can. */
export const noLabBecause = probeLab().join(' ');

/** A whole city of its own, from the product's packs or others: own data folder, own ports and, as root on Linux, own lab. All of it goes with the test. */
export async function startTestCity(cityId: string, packs?: string): Promise<TestCity> {
  const state = await mkdtemp(join(tmpdir(), `machikado-${cityId}-`));
  const lab = noLabBecause === '' ? await createLab({ portalName: portalName(cityId) }) : undefined;
  const close = async () => {
    await lab?.close();
    await rm(state, { recursive: true, force: true });
  };
  try {
    const city = await startCity({
      cityId,
      state,
      ports: await freePorts(),
      ...(lab && { lab }),
      ...(packs && { packs }),
    });
    return {
      city,
      [Symbol.asyncDispose]: async () => {
        await city.stop();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
