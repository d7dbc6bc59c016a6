/** The values that are there more than once, each once. */
export function repeated(values: readonly string[]): string[] {
  return Array.from(new Set(values.filter((value, index) => values.indexOf(value) !== index)));
}
