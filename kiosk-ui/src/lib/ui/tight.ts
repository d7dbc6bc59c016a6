import { MediaQuery } from 'svelte/reactivity';

/** A lying screen of little height, as the tablet on a counter: keys stand beside what they are for, not under it. */
export const tight = new MediaQuery('(orientation: landscape) and (max-height: 900px)', false);
/** A screen that lies. */
export const lying = new MediaQuery('(orientation: landscape)', false);
