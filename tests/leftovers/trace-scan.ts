import { lstatSync, openSync, closeSync, readSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where to look. */
export type Haystack = {
  readonly folder: string;
  /** Folders below it that are left out. */
  readonly except?: readonly string[];
  /** Only files that were changed since then; all of them without it. */
  readonly sinceMs?: number;
  /** Only files of the folder itself. */
  readonly flat?: boolean;
  /** Only files of such a name. */
  readonly isWanted?: (name: string) => boolean;
};

export type Trace = { readonly file: string; readonly word: string };
export type Needle = { readonly word: string; readonly bytes: Buffer };

const blockBytes = 1024 * 1024;

/** The regular files of a haystack. What vanishes while it is looked at has left no trace. */
function* filesIn({ folder, ...limits }: Haystack): Generator<string> {
  const { except = [], sinceMs = 0, flat = false, isWanted = () => true } = limits;
  const entries = attempt(() => readdirSync(folder, { withFileTypes: true })) ?? [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (except.includes(path)) continue;
    if (entry.isDirectory() && !flat) yield* filesIn({ folder: path, ...limits });
    else if (entry.isFile() && isWanted(entry.name) && (attempt(() => lstatSync(path).ctimeMs) ?? 0) >= sinceMs)
      yield path;
  }
}

function attempt<Value>(work: () => Value): Value | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** The words that lie in a file, block by block; a word across two blocks is seen. */
export function wordsIn(file: string, needles: readonly Needle[]): Set<string> {
  const found = new Set<string>();
  const longest = Math.max(...needles.map(({ bytes }) => bytes.length));
  const fd = openSync(file, 'r');
  try {
    const block = Buffer.alloc(blockBytes + longest);
    for (let kept = 0; ;) {
      const read = readSync(fd, block, kept, blockBytes, null);
      if (read === 0) return found;
      const seen = block.subarray(0, kept + read);
      for (const { word, bytes } of needles) if (seen.includes(bytes)) found.add(word);
      kept = Math.min(longest, seen.length);
      block.copyWithin(0, seen.length - kept, seen.length);
    }
  } finally {
    closeSync(fd);
  }
}

export type ScanReport = { readonly files: number; readonly traces: readonly Trace[] };

/** Looks for the needles in every file of the haystacks, and in the names of the files. */
export function scanTraces(haystacks: readonly Haystack[], needles: readonly Needle[]): ScanReport {
  const traces: Trace[] = [];
  let files = 0;
  for (const haystack of haystacks) {
    for (const file of filesIn(haystack)) {
      files += 1;
      for (const word of attempt(() => wordsIn(file, needles)) ?? []) traces.push({ file, word });
      for (const { word, bytes } of needles) if (file.includes(bytes.toString())) traces.push({ file, word });
    }
  }
  return { files, traces };
}
