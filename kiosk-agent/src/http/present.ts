import type { AlertBoard } from '@machikado/contracts/alert.ts';
import type { KioskEvent } from '@machikado/contracts/kiosk-events.ts';

type EventOf<Kind extends KioskEvent['kind']> = Extract<KioskEvent, { kind: Kind }>;

type Present = {
  readonly storage: EventOf<'storage'>['state'];
  readonly printer: EventOf<'printer'>['status'];
  readonly card: EventOf<'card'>['state'];
  readonly city: EventOf<'city'>['state'];
  readonly board: AlertBoard | undefined;
  /** Of payments and slips. */
  readonly more: readonly KioskEvent[];
};

/** How everything is now, for a page that has just begun to listen. */
export function tellPresent({ storage, printer, card, city, board, more }: Present): KioskEvent[] {
  return [
    { kind: 'storage', state: storage },
    { kind: 'printer', status: printer },
    { kind: 'card', state: card },
    { kind: 'city', state: city },
    ...(board === undefined ? [] : [{ kind: 'alerts' as const, board }]),
    ...more,
  ];
}
