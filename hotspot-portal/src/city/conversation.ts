import type { Problem } from '@machikado/contracts/problem.ts';
import type { HttpClient } from '@machikado/runtime/http-client.ts';

/** One exchange of a conversation with the city that goes on: what went wrong, and when the next one is due. */
export type Step = (client: HttpClient, signal: AbortSignal) => Promise<{ problem?: Problem; nextInMs: number }>;
