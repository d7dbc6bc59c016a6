import type { PrinterStatus } from '@machikado/contracts/print.ts';

/** A slip on its way: its bands, or the question that stands after them. */
type UnderWay = { readonly at: 'sending'; readonly band: number } | { readonly at: 'fencing' };

/**
 * Where a printer driver stands. `hello` old bytes may still be in the printer · `identify` it says who it is · `ready`
 * a slip may begin · `sending` so many bands were taken · `fencing` it has everything and has to say that it is worked ·
 * `paused` it waits for a person or for its head to cool, `then` it goes on · `done` and `unknown` end one slip.
 */
export type DriverState =
  | { readonly at: 'closed' | 'hello' | 'identify' | 'ready' | 'done' | 'unknown' }
  | UnderWay
  | { readonly at: 'paused'; readonly for: PrinterStatus; readonly then: UnderWay };

export type DriverEvent =
  | { readonly kind: 'connected' | 'answered' | 'identified' }
  | { readonly kind: 'started' | 'band-taken' | 'all-sent' | 'proved' | 'gave-up' | 'released' | 'lost' }
  | { readonly kind: 'status'; readonly status: PrinterStatus };

/** Whether a slip can be started. */
export function canPrint(status: PrinterStatus): boolean {
  return status === 'ready' || status === 'paper-near-end';
}

/** Whether bytes of a slip may be in the printer and nobody knows yet what becomes of them. */
export function isUnderWay(state: DriverState): boolean {
  return state.at === 'sending' || state.at === 'fencing' || state.at === 'paused';
}

const moves: Readonly<Partial<Record<DriverEvent['kind'], Partial<Record<DriverState['at'], DriverState>>>>> = {
  connected: { closed: { at: 'hello' } },
  answered: { hello: { at: 'identify' } },
  identified: { identify: { at: 'ready' } },
  started: { ready: { at: 'sending', band: 0 } },
  'all-sent': { sending: { at: 'fencing' } },
  proved: { fencing: { at: 'done' } },
  'gave-up': { sending: { at: 'unknown' }, fencing: { at: 'unknown' }, paused: { at: 'unknown' } },
  released: { done: { at: 'ready' }, unknown: { at: 'closed' } },
};

/** The state after an event; undefined where the event cannot happen. Once byte 1 is sent, only `proved` leads to `done`. */
export function nextDriverState(state: DriverState, event: DriverEvent): DriverState | undefined {
  if (event.kind === 'lost') return { at: isUnderWay(state) ? 'unknown' : 'closed' };
  if (event.kind === 'status') return afterStatus(state, event.status);
  if (state.at === 'paused' && event.kind !== 'gave-up') {
    const then = nextDriverState(state.then, event);
    return then?.at === 'sending' || then?.at === 'fencing' ? { ...state, then } : then;
  }
  if (event.kind === 'band-taken') return state.at === 'sending' ? { ...state, band: state.band + 1 } : undefined;
  return moves[event.kind]?.[state.at];
}

function afterStatus(state: DriverState, status: PrinterStatus): DriverState {
  if (!isUnderWay(state)) return state;
  const then = state.at === 'paused' ? state.then : state;
  if (canPrint(status)) return then;
  return then.at === 'sending' || then.at === 'fencing' ? { at: 'paused', for: status, then } : state;
}
