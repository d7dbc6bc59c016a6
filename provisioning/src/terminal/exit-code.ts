/** What a script reads from a command: 0 done or no change, 2 changes, the rest failures. */
export const exitCodes = { done: 0, failed: 1, changes: 2, notAllowed: 4, unreachable: 5, usage: 64 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Why a command ended without doing its work, in words, and what to do about it. */
export type Failure = { readonly code: ExitCode; readonly message: string; readonly fix?: string };
