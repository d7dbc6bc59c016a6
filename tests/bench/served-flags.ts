import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const units = join(import.meta.dirname, '../../provisioning/boot');

/** The flags with which a part's own unit (a path below `provisioning/boot`) starts Node. */
export function servedFlags(unit: string): readonly string[] {
  const [, flags] = /^ExecStart=\S+ node ((?:--\S+ )+)/m.exec(readFileSync(join(units, unit), 'utf8')) ?? [];
  assert.ok(flags !== undefined, `${unit} says it in another way now.`);
  return flags.trim().split(' ');
}
