import { contrastOf, formatHex, mix, parseHex, type Colour } from './contrast.ts';

const black: Colour = [0, 0, 0];
const white: Colour = [255, 255, 255];
const steps = 50;

/** What the city's colours stand on and beside in one theme. */
export type Grounds = { readonly ground: Colour; readonly raised: Colour; readonly ink: Colour };

/**
 * The colour in its own hue, as near to what the city wants as `ratio` against all of `others` allows: darkened on
 * light grounds, lightened on dark ones. Undefined where not even black or white would do.
 */
export function fitColour(wanted: Colour, others: readonly Colour[], ratio: number): Colour | undefined {
  const towards = others.every((one) => contrastOf(one, black) > contrastOf(one, white)) ? black : white;
  for (let step = 0; step <= steps; step += 1) {
    const tried = whole(mix(towards, wanted, step / steps));
    if (others.every((one) => contrastOf(tried, one) >= ratio)) return tried;
  }
  return undefined;
}

/**
 * The roles that take the city's hue, as `#rrggbb` by custom property; a city may change hue, never contrast. A role
 * that no shade of the hue can fill is left out, and keeps the product's own colour.
 */
export function cityRoles(
  city: { readonly primary: string; readonly accent: string },
  { ground, raised, ink }: Grounds,
): Record<string, string> {
  const roles: Record<string, string> = {};
  const [wanted, lamp] = [parseHex(city.primary), parseHex(city.accent)];
  const light = contrastOf(ground, black) > contrastOf(ground, white);
  const wash = wanted && whole(mix(wanted, raised, light ? 0.1 : 0.15));
  const primary = wanted && fitColour(wanted, [ground, raised], 7);
  const deep = primary && wash && fitColour(mix(light ? black : white, primary, 0.2), [wash, raised, ground], 7);
  if (primary && deep && contrastOf(ink, wash) >= 7) {
    roles['--primary'] = formatHex(primary);
    roles['--primary-deep'] = formatHex(deep);
    roles['--primary-wash'] = formatHex(wash);
  }
  // Dark ink stands on the lamp in both themes.
  const accent = lamp && fitLamp(lamp);
  if (accent) roles['--accent'] = formatHex(accent);
  return roles;
}

/** In whole parts, as the page gets it: rounding must not undo the last hundredth of a ratio. */
function whole(colour: Colour): Colour {
  return parseHex(formatHex(colour)) ?? colour;
}

const lampInk: Colour = [0x14, 0x20, 0x2b];

const fitLamp = (lamp: Colour) => fitColour(lamp, [lampInk], 4.5);
