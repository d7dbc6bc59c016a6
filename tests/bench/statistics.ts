import assert from 'node:assert/strict';

/**
 * The smallest value that at least `share` of all values do not exceed (nearest rank): always one that was measured.
 * `share` is above 0 and at most 1; `values` has at least one.
 */
export function percentile(values: readonly number[], share: number): number {
  assert(values.length > 0 && share > 0 && share <= 1);
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.ceil(sorted.length * share) - 1];
  assert(value !== undefined);
  return value;
}

/** The middle value, or the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  assert(low !== undefined && high !== undefined);
  return (low + high) / 2;
}

/** Ours divided by the peer's; `null` where there is nothing to compare with. */
export function ratio(ours: number, peer: number | null): number | null {
  return peer === null || peer === 0 ? null : ours / peer;
}

/** The slope of the straight line through points, by least squares. */
export function slopeOf(points: readonly { readonly x: number; readonly y: number }[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map((point) => point.x)), mean(points.map((point) => point.y))];
  const above = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  return above / points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
}
