import { rehearse } from '#lib/visit/rehearse.ts';
import Rehearsal from './Rehearsal.svelte';

const screens = ['language', 'home', 'text', 'number', 'facts'] as const;

/** One screen at a time: each holds up a touch only as long as it is drawn. */
export const rehearsal: readonly (() => Promise<void>)[] = screens.map(
  (screen) => () => rehearse(Rehearsal, { screen }),
);
