import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Duplex, Readable, Writable } from 'node:stream';
import { chromiumFlags } from '@machikado/contracts/browsing-launch.ts';

/** A browser that runs as another Unix user: its two debugging pipes, and its end. */
export type LaunchedBrowser = {
  readonly input: Writable;
  readonly output: Readable;
  readonly exited: Promise<void>;
  /** Ends all of it at once. */
  readonly kill: () => void;
};

export type LaunchOptions = {
  /** The Unix user of the browser; never the agent's own. */
  readonly user: number;
  /** An empty folder that the profile's memory is mounted over, for this browser alone. */
  readonly profileDirectory: string;
  /** Holds `managed/*.json`, seen by this browser in the place of `/etc/chromium/policies`. */
  readonly policyDirectory: string;
  readonly proxyPort: number;
  readonly executable: string;
};

/**
 * What a root launcher does before the browser starts: namespaces of its own for mounts, processes and IPC; memory over
 * the profile and over every folder that anybody may write to; the browsing policy; then the other user, for good.
 */
const script = `
set -eu
mkdir -p /etc/chromium/policies
mount --bind "$POLICIES" /etc/chromium/policies
mount -o remount,bind,ro /etc/chromium/policies
for folder in /tmp /var/tmp /dev/shm; do mount -t tmpfs -o mode=1777,size=256m,nosuid,nodev none "$folder"; done
mkdir -p "$PROFILE"
mount -t tmpfs -o mode=0700,uid="$BROWSING_USER",gid="$BROWSING_USER",size=384m,nosuid,nodev,noexec none "$PROFILE"
cd "$PROFILE"
exec setpriv --reuid="$BROWSING_USER" --regid="$BROWSING_USER" --clear-groups --no-new-privs --bounding-set=-all \
  --inh-caps=-all -- env -i PATH="$PATH" HOME="$PROFILE" XDG_RUNTIME_DIR="$PROFILE" LANG=C.UTF-8 TZ=Asia/Tokyo "$@"
`;

/** Starts the browser from an agent that is root itself: in tests, and where there is no service manager. */
export function launchAsRoot(options: LaunchOptions): LaunchedBrowser {
  const flags = chromiumFlags(options);
  const apart = [
    '--mount',
    '--propagation=private',
    '--pid',
    '--fork',
    '--kill-child=SIGKILL',
    '--mount-proc',
    '--ipc',
  ];
  const child = spawn('unshare', [...apart, 'sh', '-c', script, 'browse', options.executable, ...flags], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    env: {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      BROWSING_USER: String(options.user),
      PROFILE: options.profileDirectory,
      POLICIES: options.policyDirectory,
    },
  });
  const [, , , input, output] = child.stdio;
  return {
    input: input as Writable,
    output: output as Readable,
    exited: exitOf(child),
    kill: () => child.kill('SIGKILL'),
  };
}

async function exitOf(child: ChildProcess): Promise<void> {
  await Promise.race([once(child, 'exit'), once(child, 'error')]);
}

/**
 * Starts the browser through the service manager's socket: each connection is one browser in a unit of its own, whose
 * two pipes are the connection; letting go of it ends the unit and all that runs in it.
 */
export async function launchBySocket(path: string): Promise<LaunchedBrowser> {
  const socket: Duplex = connect({ path });
  await once(socket, 'connect');
  const exited = once(socket, 'close').then(() => undefined);
  return { input: socket, output: socket, exited, kill: () => socket.destroy() };
}
