import { isWeb } from '#lib/visit/mode.ts';

/** Where keys come from: this screen shows its own, or the device at home brings a keyboard of its own. */
export const typing: { readonly keys: 'screen' | 'device' } = { keys: isWeb ? 'device' : 'screen' };
