import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from './lab.ts';
import { mustRun, runProgram } from './program.ts';

const root = join(import.meta.dirname, '../..');
const unit = readFileSync(join(root, 'provisioning/boot/spot/machikado-spot.service'), 'utf8');

/** A user of this machine that nobody is; the unit's own is made by a technician. */
const user = '61377';

function said(directive: string): string {
  const [, value] = new RegExp(`^${directive}=(.*)$`, 'm').exec(unit) ?? [];
  if (value === undefined) throw new Error(`The spot’s unit does not say ${directive}.`);
  return value;
}

/** The capabilities that the unit gives, as capabilities(7) names them. */
export const servedCapabilities: readonly string[] = said('AmbientCapabilities').split(' ');

function asUser(program: string, args: readonly string[]): readonly [string, ...string[]] {
  const caps = servedCapabilities.map((name) => `,+${name.replace('CAP_', '').toLowerCase()}`).join('');
  const sets = ['bounding-set', 'inh-caps', 'ambient-caps'].map((set) => `--${set}=-all${caps}`);
  const identity = [`--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--no-new-privs'];
  return ['setpriv', ...identity, ...sets, program, ...args];
}

/** Whether another user than root may read this repository; below a home directory perhaps not. */
export async function canServe(): Promise<boolean> {
  const [command, ...args] = asUser(process.execPath, [
    '-e',
    "require('node:fs').readFileSync(process.argv[1])",
    join(root, 'hotspot-portal/src/main.ts'),
  ]);
  return (await runProgram(command, args)).code === 0;
}

/** The lab in which a spot runs as its unit lets it: as a user of its own, with the unit's capabilities alone. */
export function servedLab(lab: Lab): Lab {
  return {
    ...lab,
    gatewayCommand: (program, args) => {
      const [command, ...rest] = asUser(program, args);
      return lab.gatewayCommand(command, rest);
    },
  };
}

/** Gives the spot its folder, as StateDirectory does. */
export async function giveToSpot(directory: string): Promise<void> {
  await mustRun('chown', ['-R', `${user}:${user}`, directory]);
}

/** What the unit sets so that a start need not compile again; the folder stands for its cache directory. */
export function servedEnvironment(folder: string): NodeJS.ProcessEnv {
  if (!/^Environment=NODE_COMPILE_CACHE=/m.test(unit)) throw new Error('The spot’s unit keeps no compiled scripts.');
  return { NODE_COMPILE_CACHE: folder };
}
