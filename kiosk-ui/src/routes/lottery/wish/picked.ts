import type { Facility, Koma, Room } from '@machikado/contracts/facility.ts';

/** A room that the lottery gives away. */
export type Place = { readonly facility: Facility; readonly room: Room };

export type PickStep = 'room' | 'day' | 'part';

/** What has been picked of one use so far. */
export type Picked = { readonly place?: Place; readonly date?: string; readonly koma?: Koma };
