import { problem, type ProblemKind } from '@machikado/contracts/problem.ts';

/** Doors that fail while a test says so, by path below `/agent/v1`; for failures that no typed word brings about. */
export type Trouble = Map<string, ProblemKind>;

/** The failure of this path, if there is one. */
export function troubleAt(trouble: Trouble, path: string): { status: number; body: unknown } | undefined {
  const kind = trouble.get(path);
  return kind === undefined ? undefined : { status: problem(kind).status, body: problem(kind) };
}
