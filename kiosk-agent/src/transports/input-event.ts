/** `struct input_event` of 64-bit Linux (linux/input.h): two longs of time, then type, code and value. */
const size = 24;
const at = { type: 16, code: 18, value: 20 } as const;
/** linux/input-event-codes.h: `EV_SW`, `SW_HEADPHONE_INSERT`. */
const switchType = 0x05;
const headphoneInsert = 0x02;

export type JackState = 'in' | 'out';

/**
 * Reads what an input device sends, however it is cut, and gives each change of the headphones' switch. Events of other
 * kinds, and values that a switch does not have, are passed over; at most one unfinished event is kept.
 */
export function createJackReader(): (bytes: Uint8Array) => JackState[] {
  let held = Buffer.alloc(0);
  let last: JackState | undefined;
  return (bytes) => {
    held = Buffer.concat([held, bytes]);
    const changes: JackState[] = [];
    const whole = held.length - (held.length % size);
    for (let start = 0; start < whole; start += size) {
      const isJack =
        held.readUInt16LE(start + at.type) === switchType && held.readUInt16LE(start + at.code) === headphoneInsert;
      const value = held.readInt32LE(start + at.value);
      if (!isJack || (value !== 0 && value !== 1)) continue;
      const state = value === 1 ? 'in' : 'out';
      if (state !== last) changes.push(state);
      last = state;
    }
    held = Buffer.from(held.subarray(whole));
    return changes;
  };
}

/**
 * The device of a name (`HDA Intel PCH Front Headphone`) in the text of `/proc/bus/input/devices`, as `/dev/input/eventN`;
 * undefined while there is none.
 */
export function findInputDevice(devices: string, name: string): string | undefined {
  for (const block of devices.split('\n\n')) {
    if (!block.split('\n').includes(`N: Name="${name}"`)) continue;
    const handler = /^H: Handlers=.*\b(event\d{1,5})\b/m.exec(block)?.[1];
    if (handler !== undefined) return `/dev/input/${handler}`;
  }
  return undefined;
}
