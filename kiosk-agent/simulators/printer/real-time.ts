/** Part of what a printer receives: bytes for its buffer, or a command that it works at once, even while offline. */
export type Received =
  | { readonly kind: 'buffered'; readonly bytes: Uint8Array }
  | { readonly kind: 'ask-status'; readonly what: number }
  | { readonly kind: 'recover' };

const dle = 0x10;

/**
 * Takes the real-time commands (DLE EOT n, DLE ENQ n) out of a stream as it comes in, wherever they stand, as a printer's
 * receiver does; everything else goes on to the buffer in order.
 */
export function createRealTimeReceiver(): (bytes: Uint8Array) => Received[] {
  let held: number[] = [];
  return (bytes) => {
    const received: Received[] = [];
    let plain: number[] = [];
    const flush = () => {
      if (plain.length > 0) received.push({ kind: 'buffered', bytes: Uint8Array.from(plain) });
      plain = [];
    };
    for (const byte of bytes) {
      held.push(byte);
      const [first, second] = held;
      if (first !== dle || (held.length === 2 && second !== 0x04 && second !== 0x05)) {
        // A DLE may follow a DLE: only what stands before the last byte is surely plain.
        const last = held.length === 2 && byte === dle ? held.pop() : undefined;
        plain.push(...held);
        held = last === undefined ? [] : [last];
      } else if (held.length === 3) {
        flush();
        received.push(second === 0x04 ? { kind: 'ask-status', what: byte } : { kind: 'recover' });
        held = [];
      }
    }
    flush();
    return received;
  };
}
