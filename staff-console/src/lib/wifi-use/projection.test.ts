import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameOf, pointOf, scaleOf } from './projection.ts';

const size = { width: 720, height: 520 };
const position = fc.record({
  latitude: fc.double({ min: 24, max: 45.5, noNaN: true }),
  longitude: fc.double({ min: 123, max: 145, noNaN: true }),
});

test('everything is in the picture, north above and east to the right', () => {
  fc.assert(
    fc.property(fc.array(position, { minLength: 1, maxLength: 30 }), (positions) => {
      const frame = frameOf(positions, size);
      for (const place of positions) {
        const { x, y } = pointOf(frame, place);
        expect(x >= 0 && x <= size.width && y >= 0 && y <= size.height).toBe(true);
      }
    }),
  );
  const [south, north] = [
    { latitude: 43.7, longitude: 142.3 },
    { latitude: 43.8, longitude: 142.4 },
  ] as const;
  const frame = frameOf([south, north], size);
  expect(pointOf(frame, north).y).toBeLessThan(pointOf(frame, south).y);
  expect(pointOf(frame, north).x).toBeGreaterThan(pointOf(frame, south).x);
});

test('a kilometre is as long to the north as to the east, and the bar says it', () => {
  const here = { latitude: 43.77, longitude: 142.36 };
  const frame = frameOf([here], size, 4000);
  const kilometre = 1000 / 111_195;
  const origin = pointOf(frame, here);
  const up = origin.y - pointOf(frame, { ...here, latitude: here.latitude + kilometre }).y;
  const right =
    pointOf(frame, { ...here, longitude: here.longitude + kilometre / Math.cos((43.77 * Math.PI) / 180) }).x - origin.x;
  const scale = scaleOf(frame, size.width);
  expect(right / up).toBeCloseTo(1, 3);
  expect(scale.length / up).toBeCloseTo(scale.metres / 1000, 3);
  expect(scale.length).toBeLessThanOrEqual(size.width / 4);
});
