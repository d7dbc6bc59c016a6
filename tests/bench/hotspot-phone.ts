export type Phone = { readonly ipv4: string; readonly mac: string };

/** Addresses beside the lab's own; all of them are local to the phone's namespace without being listed there. */
export const crowdNetwork = '192.168.128.0/17';

/** The phone of a number, from 0 to 32,767; each has its own address and MAC address. */
export function phoneOf(at: number): Phone {
  const octets = [Math.floor(at / 256), at % 256] as const;
  const hex = octets.map((octet) => octet.toString(16).padStart(2, '0')).join(':');
  return { ipv4: `192.168.${128 + octets[0]}.${octets[1]}`, mac: `02:bb:00:00:${hex}` };
}
