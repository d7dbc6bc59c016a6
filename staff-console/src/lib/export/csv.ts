/** A cell as RFC 4180 has it. A text that a spreadsheet would run as a formula is held back by an apostrophe. */
function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) && !/^-?\d+(\.\d+)?$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A list as it is exported: the first part of the file's name, and what the columns are called. */
export type Sheet = {
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

/** CSV of a list with its head, CRLF lines, and a byte order mark so that spreadsheets read it as UTF-8. */
export function makeCsv(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `\ufeff${[head, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}
