import { join } from 'node:path';
import type { Config } from '../config.ts';
import { createDisasterHook } from '../gateway/disaster-hook.ts';
import { keepHostapd, type KeptRadio } from '../radio/hostapd.ts';
import { readRadio } from '../radio/radio-file.ts';
import { createRadioOrders, type RadioOrders } from './radio-orders.ts';
import type { Spot } from './spot.ts';

/** Puts the spot's own radio on the air, where it has one. */
export async function startRadio(config: Config, spot: Spot, signal: AbortSignal): Promise<KeptRadio | null> {
  if (config.radioFile === undefined) return null;
  const opening = spot.openings.current();
  const directory = join(config.stateDirectory, 'radio');
  const disaster = opening !== null && !opening.drill;
  return keepHostapd({ directory, radio: await readRadio(config.radioFile), disaster }, spot.log, signal);
}

/** The spot's own radio, and whatever program its technician has named, hear of disaster mode; it hears too whose session is over. */
export function radioParts(
  config: Config,
  radio: () => KeptRadio | null | undefined,
  log: Spot['log'],
): Pick<Spot, 'tellAccessPoints'> & RadioOrders {
  const hook = createDisasterHook(config.disasterHook, log);
  return {
    tellAccessPoints: (state) => {
      hook(state);
      void radio()?.setDisaster(state === 'on');
    },
    ...createRadioOrders(() => radio()?.orders ?? null, log),
  };
}
