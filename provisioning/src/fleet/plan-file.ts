import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { replaceFile } from '../files/durable-file.ts';
import { FleetPlan } from './plan.ts';

const PlanFile = z.object({ format: z.literal('machikado-plan/1'), cityId: z.string(), plan: FleetPlan });

const maxBytes = 16 * 1024 * 1024;

/** Keeps a plan for `apply`. Errors: the place cannot be written. */
export async function writePlanFile(
  file: string,
  content: { cityId: string; plan: FleetPlan },
): Promise<Result<undefined, 'unwritable'>> {
  try {
    await replaceFile(file, `${JSON.stringify({ format: 'machikado-plan/1', ...content }, undefined, 2)}\n`);
    return ok();
  } catch {
    return err('unwritable');
  }
}

/** Reads a plan made before. Errors: there is none, or the file is something else. */
export async function readPlanFile(file: string): Promise<Result<z.infer<typeof PlanFile>, 'not-a-plan'>> {
  try {
    if ((await stat(file)).size > maxBytes) return err('not-a-plan');
    const parsed = PlanFile.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? ok(parsed.data) : err('not-a-plan');
  } catch {
    return err('not-a-plan');
  }
}
