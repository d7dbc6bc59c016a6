import type { KioskEvent } from '@machikado/contracts/kiosk-events.ts';
import type { PrinterStatus } from '@machikado/contracts/print.ts';

type StateEvent = Extract<KioskEvent, { readonly state: string }>;
/** Every part of the kiosk of which an event says how it is. */
export type StatedPart = StateEvent['kind'] | 'printer';
export type PartState<Part extends StatedPart> = Part extends 'printer'
  ? PrinterStatus
  : Extract<StateEvent, { readonly kind: Part }>['state'];

/** One entry for each state of each part: a state that is new asks for its own in every table of this type. */
export type ByState<Entry> = { readonly [Part in StatedPart]: Readonly<Record<PartState<Part>, Entry>> };

/** A part and how it is, as the agent names them. */
export type Stated = { [Part in StatedPart]: { readonly part: Part; readonly state: PartState<Part> } }[StatedPart];
