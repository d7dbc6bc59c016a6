/**
 * A list of tickets as a technician keeps it, a number and two instants a line (`A-101,2026-12-01T09:00+09:00,…`), as the
 * body that the spot takes; `null` where a line is not one. Empty lines and a line that begins with `number` are left out.
 */
export function readTicketFile(text: string): { readonly tickets: readonly unknown[] } | null {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('number'));
  const tickets = lines.map((line) => {
    const [number = '', from = '', until = '', ...more] = line.split(',').map((cell) => cell.trim());
    const times = [Date.parse(from), Date.parse(until)];
    if (number === '' || more.length > 0 || times.some(Number.isNaN)) return null;
    const [fromIso, untilIso] = times.map((ms) => new Date(ms).toISOString());
    return { number, from: fromIso, until: untilIso };
  });
  return tickets.includes(null) ? null : { tickets };
}
