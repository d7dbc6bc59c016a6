import type { Figure } from './bench.ts';

const rounded = (value: number) => value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);

/** The figures as a table for people. */
export function benchTable(figures: readonly Figure[]): string {
  const head = ['metric', 'ours', 'peer', 'ratio', 'target', ''];
  const rows = figures.map((figure) => [
    figure.metric,
    `${rounded(figure.ours)} ${figure.unit}`,
    figure.peer === null ? '–' : `${rounded(figure.peer)} ${figure.unit}`,
    figure.ratio === null ? '–' : figure.ratio.toFixed(2),
    figure.target,
    figure.holds ? '✓' : '✗',
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return [head, ...rows].map((row) => line(row).trimEnd()).join('\n');
}
