import { allWords } from '#lib/text/catalogue.svelte.ts';
import { isWeb } from '#lib/visit/mode.ts';
import type { LayoutLoad } from './$types';

/** Everything runs in the kiosk's browser. */
export const ssr = false;
export const prerender = false;

/** Every screen but the first waits for its words. At home a turn begins with them. */
export const load: LayoutLoad = async ({ route }) => {
  if (!isWeb && route.id !== '/') await allWords();
};
