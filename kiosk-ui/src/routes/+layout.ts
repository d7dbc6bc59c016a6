import { loadHome } from '#lib/city/city.svelte.ts';
import { allWords } from '#lib/text/catalogue.svelte.ts';
import { beginAtHome } from '#lib/visit/at-home.ts';
import { isWeb } from '#lib/visit/mode.ts';
import type { LayoutLoad } from './$types';

/** Everything runs in the kiosk's browser. */
export const ssr = false;
export const prerender = false;

// City, language and person are asked for while the screen's own scripts are still on their way.
if (isWeb) {
  void loadHome();
  void beginAtHome();
}

/** Every screen but the first waits for its words. At home a turn begins with them. */
export const load: LayoutLoad = async ({ route }) => {
  if (!isWeb && route.id !== '/') await allWords();
};
