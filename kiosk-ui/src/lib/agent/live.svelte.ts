import type { AlertBoard } from '@machikado/contracts/alert.ts';
import type { CardState, KioskEvent } from '@machikado/contracts/kiosk-events.ts';
import type { TerminalPayment, TerminalState } from '@machikado/contracts/payment.ts';
import type { PrinterStatus, PrintJob } from '@machikado/contracts/print.ts';

type CityState = Extract<KioskEvent, { kind: 'city' }>['state'];

type Live = {
  agent: 'starting' | 'up' | 'away';
  printer: PrinterStatus | undefined;
  card: CardState;
  city: CityState;
  storage: 'ok' | 'full';
  /** Whether Wi-Fi codes lie ready for the time without the city. */
  wifiCodes: 'some' | 'none';
  /** The last that was told of the jack; undefined before anything was. */
  headphones: 'in' | 'out' | undefined;
  board: AlertBoard | undefined;
  jobs: Record<string, PrintJob>;
  terminal: TerminalState;
  /** The attempt to pay of this turn. */
  payment: TerminalPayment | undefined;
};

/** The present state of this kiosk as its agent tells it. */
export const live = $state<Live>({
  agent: 'starting',
  printer: undefined,
  card: 'no-reader',
  city: 'online',
  storage: 'ok',
  wifiCodes: 'none',
  headphones: undefined,
  board: undefined,
  jobs: {},
  terminal: 'none',
  payment: undefined,
});

/** Takes one event in. `visit-ended` is for the visit, `code` for the screen there is; they change nothing here. */
export function takeEvent(event: KioskEvent): void {
  switch (event.kind) {
    case 'printer':
      live.printer = event.status;
      break;
    case 'print-job':
      live.jobs[event.job.id] = event.job;
      break;
    case 'card':
      live.card = event.state;
      break;
    case 'city':
      live.city = event.state;
      break;
    case 'storage':
      live.storage = event.state;
      break;
    case 'wifi-codes':
      live.wifiCodes = event.state;
      break;
    case 'headphones':
      live.headphones = event.state;
      break;
    case 'alerts':
      live.board = event.board;
      break;
    case 'terminal':
      live.terminal = event.state;
      break;
    case 'payment':
      live.payment = event.payment;
      break;
    case 'code':
    case 'visit-ended':
      break;
  }
}

/** Makes the effect that calls it run again whenever the city goes away or comes back. */
export function followCity(): CityState {
  return live.city;
}
