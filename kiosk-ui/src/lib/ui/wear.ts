import type { City } from '@machikado/contracts/city.ts';
import { cityRoles } from '@machikado/contracts/city-colours.ts';
import { parseHex } from '@machikado/contracts/contrast.ts';

type Worn = { readonly locale: string; readonly textSize: number; readonly theme: string; readonly still: boolean };

const cityProperties = ['--primary', '--primary-deep', '--primary-wash', '--accent'];
/** The themes that take a city's hue; the others are made for eyes that need exactly their colours. */
const cityThemes = ['light', 'dark'];

/** What the document is dressed for: the city's colours, and how wide the device's screen is. */
type Place = { readonly colours?: City['colours'] | undefined; readonly screenMm?: number | undefined };

/** The theme and the city's colours that the document wears now: working them out styles every element anew. */
let coloured = '';

/** Dresses the whole document: language, text size, theme, motion, and the city's own colours where they read. */
export function wear(settings: Worn, { colours, screenMm }: Place): void {
  const root = document.documentElement;
  root.lang = settings.locale;
  root.dataset['text'] = String(settings.textSize);
  root.dataset['theme'] = settings.theme;
  root.dataset['motion'] = settings.still ? 'still' : 'full';
  if (screenMm === undefined) root.style.removeProperty('--screen-mm');
  else root.style.setProperty('--screen-mm', String(screenMm));
  const colouring = [settings.theme, colours?.primary, colours?.accent].join(' ');
  if (colouring === coloured) return;
  coloured = colouring;
  for (const name of cityProperties) root.style.removeProperty(name);
  if (!cityThemes.includes(settings.theme) || !colours) return;
  const style = getComputedStyle(root);
  const role = (name: string) => parseHex(style.getPropertyValue(name));
  const [ground, raised, ink] = [role('--ground'), role('--raised'), role('--ink')];
  if (!ground || !raised || !ink) return;
  for (const [name, colour] of Object.entries(cityRoles(colours, { ground, raised, ink }))) {
    root.style.setProperty(name, colour);
  }
}
