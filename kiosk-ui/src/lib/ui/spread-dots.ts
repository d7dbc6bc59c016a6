type Dot = { readonly x: number; readonly y: number };

const apart = 66;
const rounds = 60;

/**
 * Moves dots of a map apart until none hides another; the first one (where the person stands) stays. Each comes out at
 * its index. Dots at one and the same point leave it in different directions.
 */
export function spreadDots(dots: readonly Dot[]): Dot[] {
  const moved = dots.map(({ x, y }, at) => ({ x: x + Math.cos(at * 2.4) * 0.01, y: y + Math.sin(at * 2.4) * 0.01 }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, one] of moved.entries()) {
      for (const other of moved.slice(at + 1)) {
        const [dx, dy] = [other.x - one.x, other.y - one.y];
        const distance = Math.hypot(dx, dy);
        if (distance >= apart) continue;
        const push = (apart - distance) / distance;
        const share = at === 0 ? 1 : 0.5;
        other.x += dx * push * share;
        other.y += dy * push * share;
        if (at === 0) continue;
        one.x -= dx * push * share;
        one.y -= dy * push * share;
      }
    }
  }
  return moved;
}
