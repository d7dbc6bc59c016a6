import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type PolicedChromium = Disposable & {
  /** A program that starts Chromium under the policy; the machine's own `/etc` stays as it is. */
  readonly program: string;
  /** An empty folder for its profile. */
  readonly profile: string;
  /** And one for whatever else it writes. */
  readonly home: string;
};

/** Puts a managed policy in place for one Chromium alone, in a mount table of its own; needs root. */
export function policeChromium(policy: string): PolicedChromium {
  const folder = mkdtempSync('/dev/shm/machikado-policy-');
  mkdirSync(join(folder, 'policies/managed'), { recursive: true });
  writeFileSync(join(folder, 'policies/managed/machikado.json'), policy);
  const program = join(folder, 'chromium');
  const inside = `mount --bind ${folder}/policies /etc/chromium/policies && exec /usr/bin/chromium "$@"`;
  writeFileSync(program, `#!/bin/sh\nexec unshare -m --propagation private sh -c '${inside}' chromium "$@"\n`);
  chmodSync(program, 0o755);
  return {
    program,
    profile: join(folder, 'profile'),
    home: folder,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}
