import { z } from 'zod';

/** Every problem type that crosses a process boundary. The reader picks its own words for people by `type`. */
export const problemKinds = [
  'bad-request',
  'not-found',
  'not-signed-in',
  'wrong-credentials',
  'locked-out',
  'forbidden',
  'too-many-requests',
  'too-large',
  'conflict',
  'slot-taken',
  'outside-booking-window',
  'booking-limit',
  'booking-refused',
  'idempotency-key-reused',
  'course-full',
  'device-unknown',
  'device-revoked',
  'code-unknown',
  'code-used',
  'code-expired',
  'city-unreachable',
  'wifi-unreachable',
  'storage-full',
  'speech-unavailable',
  'out-of-service',
  'internal',
] as const;
export type ProblemKind = (typeof problemKinds)[number];

/** RFC 9457 problem details. `type` is `urn:machikado:problem:<kind>`; `detail` never carries personal data. */
export const Problem = z.object({
  type: z.templateLiteral(['urn:machikado:problem:', z.enum(problemKinds)]),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string().optional(),
  /** Where the input is wrong: JSON pointers with a reason each. */
  errors: z.array(z.object({ pointer: z.string(), reason: z.string() })).optional(),
  /** Seconds after which trying again makes sense. */
  retryAfterS: z.int().nonnegative().optional(),
  /** Why a booking was refused, in full: `BookingRefusal` of `booking-refusal.ts`. */
  refusal: z.looseObject({ kind: z.string() }).optional(),
});
export type Problem = z.infer<typeof Problem>;

export const problemMediaType = 'application/problem+json';

const statusOf: Record<ProblemKind, number> = {
  'bad-request': 400,
  'not-found': 404,
  'not-signed-in': 401,
  'wrong-credentials': 401,
  'locked-out': 429,
  forbidden: 403,
  'too-many-requests': 429,
  'too-large': 413,
  conflict: 409,
  'slot-taken': 409,
  'outside-booking-window': 422,
  'booking-limit': 422,
  'booking-refused': 422,
  'idempotency-key-reused': 422,
  'course-full': 409,
  'device-unknown': 403,
  'device-revoked': 403,
  'code-unknown': 401,
  'code-used': 401,
  'code-expired': 401,
  'city-unreachable': 503,
  'wifi-unreachable': 503,
  'storage-full': 507,
  'speech-unavailable': 503,
  'out-of-service': 503,
  internal: 500,
};

/** Builds a problem of one kind with the HTTP status that belongs to it. */
export function problem(kind: ProblemKind, extra: Partial<Omit<Problem, 'type' | 'status'>> = {}): Problem {
  return { title: kind.replaceAll('-', ' '), ...extra, type: `urn:machikado:problem:${kind}`, status: statusOf[kind] };
}

export function problemKindOf(value: Problem): ProblemKind {
  return value.type.slice('urn:machikado:problem:'.length) as ProblemKind;
}
