/**
 * True when a cell names the municipality with this six-digit 全国地方公共団体コード, however spreadsheets and hands left
 * it: without the leading zero, without the check digit, without both, in full-width digits.
 */
export function isMunicipality(cell: string, code: string): boolean {
  const digits = cell.normalize('NFKC').trim();
  const writings = [code, code.slice(0, 5)].flatMap((writing) => [writing, writing.replace(/^0/, '')]);
  return writings.includes(digits);
}
