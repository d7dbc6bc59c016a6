import type { AlertBoard } from '@machikado/contracts/alert.ts';
import type { KioskEvent } from '@machikado/contracts/kiosk-events.ts';
import type { Readiness } from '../documents/readiness-report.ts';
import type { ByState, PartState, Stated, StatedPart } from '../documents/stated-part.ts';
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

/** `look`: somebody has to look at it. `absent`: this kiosk does not have it. */
export type Mark = 'good' | 'look' | 'absent';

const marks: ByState<Mark> = {
  printer: {
    ready: 'good',
    offline: 'look',
    'cover-open': 'look',
    'paper-end': 'look',
    'paper-near-end': 'look',
    'cutter-error': 'look',
    overheated: 'look',
    error: 'look',
  },
  storage: { ok: 'good', full: 'look' },
  city: { online: 'good', offline: 'look', revoked: 'look', 'not-enrolled': 'look' },
  card: {
    'no-reader': 'look',
    empty: 'good',
    present: 'good',
    'my-number': 'good',
    unreadable: 'look',
    silent: 'look',
    several: 'look',
  },
  terminal: { none: 'absent', ready: 'good', away: 'look' },
  'wifi-codes': { some: 'good', none: 'look' },
  headphones: { in: 'good', out: 'good' },
};

/** Whether a state is as it should be. */
export function markOf<Part extends StatedPart>(part: Part, state: PartState<Part>): Mark {
  return marks[part][state];
}

/** The part that an event tells of; undefined where it tells of a slip, a payment, a warning or what was read. */
export function statedBy(event: KioskEvent): Stated | undefined {
  switch (event.kind) {
    case 'printer':
      return { part: event.kind, state: event.status };
    case 'storage':
      return { part: event.kind, state: event.state };
    case 'city':
      return { part: event.kind, state: event.state };
    case 'card':
      return { part: event.kind, state: event.state };
    case 'terminal':
      return { part: event.kind, state: event.state };
    case 'wifi-codes':
      return { part: event.kind, state: event.state };
    case 'headphones':
      return { part: event.kind, state: event.state };
    default:
      return undefined;
  }
}

/** How each part of the kiosk is, for the slip that says so; what the kiosk does not have is not on it. */
export function readinessOf({ presentEvents, printer, spool }: StateDoors): Readiness {
  const parts: Readiness['parts'] = [];
  for (const event of presentEvents()) {
    const stated = statedBy(event);
    if (stated === undefined || stated.part === 'headphones') continue;
    const mark = markOf(stated.part, stated.state);
    if (mark !== 'absent') parts.push({ ...stated, isGood: mark === 'good' });
  }
  parts.push({ part: 'spool', state: String(spool.unsettled().length), isGood: true });
  return { profileId: printer.profile().id, parts };
}
