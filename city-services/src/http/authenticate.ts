import { createMiddleware } from 'hono/factory';
import type { StaffRole } from '@machikado/contracts/staff-api.ts';
import type { StaffEnv } from './context.ts';
import { ProblemError } from './problem.ts';

/** Lets a member of staff pass who has one of the roles. Stands on every staff route. Throws `forbidden`. */
export function requireRole(...roles: readonly StaffRole[]) {
  return createMiddleware<StaffEnv>(async (c, next) => {
    if (!roles.some((role) => c.var.staff.roles.includes(role))) throw new ProblemError('forbidden');
    await next();
  });
}
