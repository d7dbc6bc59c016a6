import { err, ok, type Result } from '@machikado/contracts/result.ts';

export type ProfileFault = 'unknown-profile' | 'inherits-itself' | 'facts-missing';

type Heir = { readonly id: string; readonly inherits?: string | undefined };

/** A profile and everything that it inherits, oldest first. Errors: `unknown-profile` (it or an ancestor), `inherits-itself`. */
export function lineageOf<File extends Heir>(files: readonly File[], id: string): Result<File[], ProfileFault> {
  const line: File[] = [];
  for (let next: string | undefined = id; next !== undefined;) {
    const file = files.find((candidate) => candidate.id === next);
    if (file === undefined) return err('unknown-profile');
    if (line.includes(file)) return err('inherits-itself');
    line.push(file);
    next = file.inherits;
  }
  return ok(line.toReversed());
}
