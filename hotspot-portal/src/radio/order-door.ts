import type { Radio } from './radio-file.ts';

export type RadioDoor = { readonly host: string; readonly port: number; readonly secret: Buffer };

/**
 * Where the spot's own hostapd takes orders from this machine; `null` where its network has none, or takes them from
 * somebody else. It hears them by IPv4 alone.
 */
export function orderDoorOf({ enterprise, secrets }: Pick<Radio, 'enterprise' | 'secrets'>): RadioDoor | null {
  const orders = enterprise?.radius.orders;
  if (!orders || secrets.enterprise === undefined) return null;
  const isHere = orders.from === '127.0.0.1';
  return isHere ? { host: orders.from, port: orders.port, secret: Buffer.from(secrets.enterprise) } : null;
}
