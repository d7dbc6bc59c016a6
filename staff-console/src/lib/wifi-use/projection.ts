type Position = { readonly latitude: number; readonly longitude: number };
export type Frame = {
  readonly west: number;
  readonly north: number;
  readonly perDegree: number;
  readonly cosine: number;
};

const metresPerDegree = 111_195;

/** A picture of so many units that holds all positions with a margin, north above, the same scale both ways. */
export function frameOf(positions: readonly Position[], size: { width: number; height: number }, leastM = 1000): Frame {
  const latitudes = positions.map(({ latitude }) => latitude);
  const longitudes = positions.map(({ longitude }) => longitude);
  const [south, top] = [Math.min(...latitudes), Math.max(...latitudes)];
  const [left, east] = [Math.min(...longitudes), Math.max(...longitudes)];
  const cosine = Math.cos((((south + top) / 2) * Math.PI) / 180);
  const least = leastM / metresPerDegree;
  const [high, wide] = [Math.max(top - south, least) * 1.16, Math.max((east - left) * cosine, least) * 1.16];
  const perDegree = Math.min(size.width / wide, size.height / high);
  return {
    perDegree,
    cosine,
    west: (left + east) / 2 - size.width / perDegree / cosine / 2,
    north: (top + south) / 2 + size.height / perDegree / 2,
  };
}

/** Where a position is in the picture. */
export function pointOf({ west, north, perDegree, cosine }: Frame, { latitude, longitude }: Position) {
  return { x: (longitude - west) * cosine * perDegree, y: (north - latitude) * perDegree };
}

/** A round number of metres that is at most a quarter of the picture, and how long it is there. */
export function scaleOf({ perDegree }: Frame, width: number): { readonly metres: number; readonly length: number } {
  const most = ((width / 4) * metresPerDegree) / perDegree;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((step) => step * power).find((step) => step <= most) ?? power;
  return { metres, length: (metres / metresPerDegree) * perDegree };
}
