import type { AlertBoard } from '@machikado/contracts/alert.ts';
import type { KioskEvent } from '@machikado/contracts/kiosk-events.ts';
import type { Readiness } from '../documents/readiness-report.ts';
import { canPrint } from '../drivers/driver-state.ts';
import type { Printer } from '../drivers/printer.ts';
import type { Spool } from '../jobs/spool.ts';

type StateDoors = {
  readonly presentEvents: () => readonly KioskEvent[];
  readonly printer: Printer;
  readonly spool: Pick<Spool, 'unsettled'>;
};

/** The board of warnings that the screen has now. */
export function boardOf({ presentEvents }: Pick<StateDoors, 'presentEvents'>): AlertBoard | undefined {
  const [event] = presentEvents().filter((one) => one.kind === 'alerts');
  return event?.board;
}

/** How each part of the kiosk is, for the slip that says so. */
export function readinessOf({ presentEvents, printer, spool }: StateDoors): Readiness {
  const parts: Readiness['parts'] = [];
  for (const event of presentEvents()) {
    if (event.kind === 'printer') {
      const isGood = canPrint(event.status) && event.status !== 'paper-near-end';
      parts.push({ part: 'printer', state: event.status, isGood });
    }
    if (event.kind === 'storage') parts.push({ part: 'storage', state: event.state, isGood: event.state === 'ok' });
    if (event.kind === 'city') parts.push({ part: 'city', state: event.state, isGood: event.state === 'online' });
    if (event.kind === 'card') parts.push({ part: 'card', state: event.state, isGood: event.state !== 'no-reader' });
  }
  parts.push({ part: 'spool', state: String(spool.unsettled().length), isGood: true });
  return { profileId: printer.profile().id, parts };
}
