import type { DeviceEvent } from '@machikado/contracts/device.ts';
import type { CardState } from '@machikado/contracts/kiosk-events.ts';

type Tell = (kind: DeviceEvent['kind'], facts: DeviceEvent['facts']) => void;

/**
 * Tells the city when the last card reader goes and when there is one again, so that staff hear of a reader that was
 * pulled out. What lies on it is between the kiosk and its person.
 */
export function tellReaders(tell: Tell): (state: CardState) => void {
  let told: string | undefined;
  return (state) => {
    const status = state === 'no-reader' ? state : 'ready';
    if (status === told) return;
    told = status;
    tell('reader-status', { status });
  };
}
