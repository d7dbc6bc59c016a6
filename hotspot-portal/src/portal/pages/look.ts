import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { City } from '@machikado/contracts/city.ts';
import { cityRoles, type Grounds } from '@machikado/contracts/city-colours.ts';
import type { Colour } from '@machikado/contracts/contrast.ts';
import { style } from './style.ts';

/** The portal's only style, written into the page so that one answer is the whole page, and the policy that allows it. */
export type Look = { readonly element: ReturnType<typeof html>; readonly policy: string };

/** The style's own grounds and ink, by which a city's colours are fitted. */
const grounds: Readonly<Record<'light' | 'dark', Grounds>> = {
  light: { ground: [0xf7, 0xf9, 0xfb], raised: [0xff, 0xff, 0xff], ink: [0x14, 0x20, 0x2b] },
  dark: { ground: [0x0e, 0x16, 0x20], raised: [0x17, 0x22, 0x30], ink: [0xf2, 0xf6, 0xfa] },
} satisfies Record<string, Record<string, Colour>>;

const names: Readonly<Record<string, string>> = {
  '--primary': '--sky',
  '--primary-deep': '--press',
  '--accent': '--lamp',
};

/** A role that no shade of the city's hue can fill keeps the product's own colour: hue changes, contrast never. */
function dress(colours: City['colours'], theme: 'light' | 'dark'): string {
  const roles = Object.entries(cityRoles(colours, grounds[theme]));
  return roles.flatMap(([role, colour]) => (names[role] === undefined ? [] : [`${names[role]}:${colour}`])).join(';');
}

function makeLook(colours: City['colours'] | undefined): Look {
  const [light, dark] = (['light', 'dark'] as const).map((theme) => (colours ? dress(colours, theme) : ''));
  const worn = colours ? `\n:root{${light}}\n@media(prefers-color-scheme:dark){:root{${dark}}}` : '';
  const text = `${style}${worn}`;
  const hash = createHash('sha256').update(text).digest('base64');
  return {
    // In one piece: its hash in the page's policy is over every byte between the tags.
    element: html`${raw(`<style>${text}</style>`)}`,
    // Nothing may run and nothing may be fetched: a page is its own text and this one style.
    policy: [
      "default-src 'none'",
      `style-src 'sha256-${hash}'`,
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  };
}

const made: { key: string; look: Look } = { key: '', look: makeLook(undefined) };

/** The portal in the city's colours, as far as they read; in the product's own where the city has not been heard of. */
export function lookOf(city: Pick<City, 'colours'> | null): Look {
  const key = city ? `${city.colours.primary} ${city.colours.accent}` : '';
  // Each page asks; a spot has one city, whose colours seldom change.
  if (key !== made.key) Object.assign(made, { key, look: makeLook(city?.colours) });
  return made.look;
}
