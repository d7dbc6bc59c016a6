import type { City } from '@machikado/contracts/city.ts';

type Worn = { readonly locale: string; readonly textSize: number; readonly theme: string };

/** Dresses the whole document: language, text size, theme, and the city's own colours in the light theme. */
export function wear(settings: Worn, colours: City['colours'] | undefined): void {
  const root = document.documentElement;
  root.lang = settings.locale;
  root.dataset['text'] = String(settings.textSize);
  root.dataset['theme'] = settings.theme;
  for (const name of ['--primary', '--primary-deep', '--primary-wash', '--accent']) root.style.removeProperty(name);
  if (settings.theme !== 'light' || !colours) return;
  // A pack may change the hue, never the contrast: a colour on which white does not read is not taken.
  if (contrastWithWhite(colours.primary) >= 6) {
    root.style.setProperty('--primary', colours.primary);
    root.style.setProperty('--primary-deep', `color-mix(in srgb, ${colours.primary} 80%, black)`);
    root.style.setProperty('--primary-wash', `color-mix(in srgb, ${colours.primary} 10%, white)`);
  }
  root.style.setProperty('--accent', colours.accent);
}

/** WCAG 2.2 contrast ratio of a `#rrggbb` colour against white, 1–21. */
export function contrastWithWhite(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}
