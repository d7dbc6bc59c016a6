import { readFileSync } from 'node:fs';

const tokens = readFileSync(new URL('../../kiosk-ui/src/lib/ui/tokens.css', import.meta.url), 'utf8');

/** Every theme that the tokens know, `light` first, which is what stands there without a name. */
export const themes: readonly string[] = [
  'light',
  ...new Set(Array.from(tokens.matchAll(/\[data-theme=['"](\w+)['"]\]/g), ([, name = '']) => name)),
].filter((name, at, all) => all.indexOf(name) === at);
