import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cityRoles, fitColour } from './city-colours.ts';
import { contrastOf, formatHex, parseHex, type Colour } from './contrast.ts';

const colour = (hex: string): Colour => parseHex(hex) ?? [0, 0, 0];
const light = { ground: colour('#f7f9fb'), raised: colour('#ffffff'), ink: colour('#14202b') };
const dark = { ground: colour('#0e1620'), raised: colour('#172230'), ink: colour('#f2f6fa') };
const anyHex = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)).map((parts) => formatHex(parts));

test('the examples of WCAG: black on white is 21, grey #767676 just passes 4.5', () => {
  expect(contrastOf(colour('#000'), colour('#ffffff'))).toBeCloseTo(21, 5);
  expect(contrastOf(colour('#767676'), colour('#fff'))).toBeGreaterThan(4.5);
  expect(contrastOf(colour('#777777'), colour('#fff'))).toBeLessThan(4.5);
  expect(parseHex('rgb(0 0 0)')).toBeUndefined();
});

test('a colour that reads is taken as it is, one that does not is moved in its hue', () => {
  expect(cityRoles({ primary: '#00428c', accent: '#e8890c' }, light)).toMatchObject({
    '--primary': '#00428c',
    '--accent': '#e8890c',
  });
  const [red = 0, green = 0, blue = 0] = fitColour(colour('#ff8800'), [light.ground], 7) ?? [];
  expect(red).toBeGreaterThan(green);
  expect(green).toBeGreaterThan(blue);
});

test.each([
  ['light', light, '#ffffff'],
  ['dark', dark, '#0e1620'],
])('whatever a city wants, its button, its links and its lamp read in %s', (_name, grounds, onPrimary) => {
  fc.assert(
    fc.property(anyHex, anyHex, (primary, accent) => {
      const roles = cityRoles({ primary, accent }, grounds);
      const role = (name: string) => colour(roles[name] ?? '');
      expect(Object.keys(roles)).toHaveLength(4);
      expect(contrastOf(role('--primary'), colour(onPrimary))).toBeGreaterThanOrEqual(7);
      for (const back of [role('--primary-wash'), grounds.raised, grounds.ground])
        expect(contrastOf(role('--primary-deep'), back)).toBeGreaterThanOrEqual(7);
      expect(contrastOf(role('--accent'), colour('#14202b'))).toBeGreaterThanOrEqual(4.5);
    }),
  );
});
