// eslint-disable-next-line no-restricted-imports -- Here it is wrapped.
import { goto } from '$app/navigation';
import { isWeb } from './mode.ts';

type Options = NonNullable<Parameters<typeof goto>[1]>;

/**
 * Shows another screen. A kiosk has no "back" but that of its screens: it replaces the address, so that nobody steps
 * back into somebody else's turn, and a page that stays for days holds no record of each screen that it ever showed.
 * At home the browser's own "back" is people's.
 */
export async function go(to: string, options: Options = {}): Promise<void> {
  await goto(to, isWeb ? options : { ...options, replaceState: true });
}
