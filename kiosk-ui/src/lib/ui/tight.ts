import { MediaQuery } from 'svelte/reactivity';
import { settings } from '#lib/visit/settings.svelte.ts';

/** A lying screen of little height, as the tablet on a counter: keys stand beside what they are for, not under it. */
export const tight = new MediaQuery('(orientation: landscape) and (max-height: 900px)', false);
/** A phone, upright. */
export const inHand = new MediaQuery('(max-width: 700px) and (orientation: portrait)', false);
/** Large words in the hand: what stays above them would leave what is below no room to be seen whole. */
export const isLargeInHand = () => inHand.current && settings.textSize > 2;
/** A screen that lies. */
export const lying = new MediaQuery('(orientation: landscape)', false);
/** What stands above the rest goes with it when it is scrolled: also where the largest words meet a low screen. */
export const isSummaryScrolled = () => isLargeInHand() || (lying.current && settings.textSize > 3);
