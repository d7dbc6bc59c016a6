import type { KioskEvent } from '@machikado/contracts/kiosk-events.ts';
import type { TerminalPayment, TerminalPaymentState, TerminalState } from '@machikado/contracts/payment.ts';
import { fails, type Answer, type Asked, type Memory } from './memory.ts';

export type MockTerminal = {
  /** How far the next payment goes by itself: to an end, or to a step at which it stays. */
  outcome: TerminalPaymentState;
  /** Brings the payment there is to a state. */
  readonly show: (state: TerminalPaymentState) => void;
  /** Plugs the terminal in or out. */
  readonly become: (state: TerminalState) => void;
  /** Answers what is about payments; undefined where it is about something else. */
  readonly answer: (memory: Memory, asked: Asked) => Answer | undefined;
};

const steps: readonly TerminalPaymentState[] = ['waiting', 'card-in', 'authorizing'];
const stepMs = 60;

/** A card terminal at which nobody has to stand. */
export function createMockTerminal(emit: (event: KioskEvent) => void): MockTerminal {
  let payment: TerminalPayment | undefined;
  let paid: () => void = () => undefined;
  const show = (state: TerminalPaymentState) => {
    if (payment === undefined) return;
    payment = { ...payment, state };
    if (state === 'approved') paid();
    emit({ kind: 'payment', payment });
  };
  const walk = (left: readonly TerminalPaymentState[], id: string) => {
    const [next, ...rest] = left;
    if (next === undefined || payment?.id !== id || payment.state === 'cancelled') return;
    show(next);
    setTimeout(() => walk(rest, id), stepMs).unref();
  };
  const start = (memory: Memory, { body }: Asked): Answer => {
    const id = String(body['id']);
    if (payment?.id === id) return { status: 201, body: payment };
    const at = memory.bookings.findIndex((one) => one.id === body['bookingId']);
    const booking = memory.bookings[at];
    if (!memory.user) return fails('not-signed-in');
    if (booking?.payment !== 'due') return fails('conflict');
    payment = { id, bookingId: booking.id, yen: booking.feeYen, state: 'starting' };
    paid = () => {
      const held = booking.state === 'held';
      memory.bookings[at] = { ...booking, payment: 'paid', ...(held && { state: 'permitted', heldUntil: undefined }) };
    };
    const stop = steps.indexOf(terminal.outcome);
    walk(stop < 0 ? [...steps, terminal.outcome] : steps.slice(0, stop + 1), id);
    return { status: 201, body: payment };
  };
  const terminal: MockTerminal = {
    outcome: 'approved',
    show,
    become: (state) => emit({ kind: 'terminal', state }),
    answer: (memory, asked) => {
      if (asked.path === '/payments') return start(memory, asked);
      if (!asked.path.startsWith('/payments/')) return undefined;
      if (asked.path.endsWith('/cancel') && steps.slice(0, 2).includes(payment?.state ?? 'unknown')) show('cancelled');
      return payment === undefined ? fails('not-found') : { status: 200, body: payment };
    },
  };
  return terminal;
}
