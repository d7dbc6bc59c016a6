import type { NasOrder } from '../radius/dynamic-authorization.ts';
import { askDoor, createLine, usualWaitsMs, type OrderDoor } from './ask-order.ts';
import type { Spot } from './spot.ts';

export type RadioOrders = Required<Pick<Spot, 'disconnectAtRadio'>>;

/** hostapd has one number for a device on each of its networks: with its address alone it finds all of them. */
const orderFor = (mac: string): Omit<NasOrder, 'atMs'> => ({
  what: 'disconnect',
  attributes: [],
  station: mac.toUpperCase().replaceAll(':', '-'),
});

/**
 * Orders to the spot's own hostapd (RFC 5176): whose session is over is off the encrypted network, too, and not only
 * behind a shut gateway. `doorOf` is `null` for as long as there is no such network; a device that is not on it is none
 * of its concern.
 */
export function createRadioOrders(
  doorOf: () => Omit<OrderDoor, 'waitsMs'> | null,
  log: Spot['log'],
  waitsMs: readonly number[] = usualWaitsMs,
): RadioOrders {
  const line = createLine();
  return {
    disconnectAtRadio: (mac) => {
      const door = doorOf();
      if (!door) return;
      line(async () => {
        const told = await askDoor({ ...door, waitsMs }, orderFor(mac));
        if (told.kind === 'done' || told.kind === 'not-here') return;
        log.warn('radio.not-disconnected', { answer: told.kind === 'refused' ? told.cause : told.kind });
      });
    },
  };
}
