import { test } from 'vitest';
import { kioskSteps, useKiosk } from '../mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { see, start, touch } = kioskSteps(kiosk);

test('a touch beside the dots of the map takes the nearest one, and one far from all of them none', async () => {
  await start();
  await touch('まち・観光');
  await see('旭川市中央図書館');
  const map = kiosk().page.locator('figure > svg');
  const aims = await map.evaluate((svg: SVGSVGElement) => {
    const toScreen = svg.getScreenCTM();
    const dots = Array.from(svg.querySelectorAll<SVGGElement>('.dot'), (dot) => {
      const { e: x, f: y } = dot.transform.baseVal.consolidate()?.matrix ?? new DOMMatrix();
      return { name: dot.getAttribute('aria-label')?.replace(/^\d+ /, ''), x, y };
    });
    const at = (x: number, y: number) => {
      const [nearest, next] = dots
        .map((dot) => ({ ...dot, far: Math.hypot(dot.x - x, dot.y - y) }))
        .sort((a, b) => a.far - b.far);
      const point = new DOMPoint(x, y).matrixTransform(toScreen ?? undefined);
      const isFree = document.elementFromPoint(point.x, point.y)?.closest('svg') === svg;
      return { x: point.x, y: point.y, name: nearest?.name, far: nearest?.far ?? 0, next: next?.far ?? 0, isFree };
    };
    const columns = Array.from({ length: 24 }, (_, column) => -575 + column * 50);
    const rows = Array.from({ length: 19 }, (_, row) => -450 + row * 50);
    const all = columns.flatMap((x) => rows.map((y) => at(x, y))).filter(({ isFree }) => isFree);
    return {
      beside: all.filter(({ far, next }) => far > 80 && far < 130 && next > far + 20),
      away: all.filter(({ far }) => far > 170),
    };
  });
  const [away, beside] = [aims.away[0], aims.beside[0]];
  if (!away || !beside?.name) throw new Error('The map has no room beside its dots.');
  await kiosk().page.mouse.click(away.x, away.y);
  await kiosk().page.mouse.click(beside.x, beside.y);
  await kiosk().page.getByRole('heading', { level: 1, name: beside.name }).waitFor();
});
