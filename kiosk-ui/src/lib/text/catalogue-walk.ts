/** One text of a catalogue: where it stands (`booking.steps.2`) and what it says. */
export type Said = { readonly path: string; readonly text: string };

type TextFunction = (...values: readonly unknown[]) => unknown;

/**
 * Every text of a catalogue: strings, those in arrays and records, and what each function says to each row of
 * arguments in `samples`.
 */
export function everyText(part: unknown, samples: readonly (readonly unknown[])[], path = ''): Said[] {
  // A function may hand back the very argument it was given.
  if (typeof part === 'string' || typeof part === 'number') return [{ path, text: String(part) }];
  if (isTextFunction(part)) return samples.flatMap((row) => everyText(part(...row), samples, path));
  return childrenOf(part, path).flatMap(([inner, at]) => everyText(inner, samples, at));
}

/** Every function of a catalogue, and where it stands. */
export function everyFunction(part: unknown, path = ''): { readonly path: string; readonly say: TextFunction }[] {
  if (isTextFunction(part)) return [{ path, say: part }];
  return childrenOf(part, path).flatMap(([inner, at]) => everyFunction(inner, at));
}

function isTextFunction(part: unknown): part is TextFunction {
  return typeof part === 'function';
}

function childrenOf(part: unknown, path: string): [unknown, string][] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).map(([name, inner]) => [inner, path === '' ? name : `${path}.${name}`]);
}
