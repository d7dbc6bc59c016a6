import type { City } from '@machikado/contracts/city.ts';
import { cityRoles } from './city-colours.ts';
import { parseHex } from './contrast.ts';

type Worn = { readonly locale: string; readonly textSize: number; readonly theme: string; readonly still: boolean };

const cityProperties = ['--primary', '--primary-deep', '--primary-wash', '--accent'];
/** The themes that take a city's hue; the others are made for eyes that need exactly their colours. */
const cityThemes = ['light', 'dark'];

/** Dresses the whole document: language, text size, theme, motion, and the city's own colours where they read. */
export function wear(settings: Worn, colours: City['colours'] | undefined): void {
  const root = document.documentElement;
  root.lang = settings.locale;
  root.dataset['text'] = String(settings.textSize);
  root.dataset['theme'] = settings.theme;
  root.dataset['motion'] = settings.still ? 'still' : 'full';
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
