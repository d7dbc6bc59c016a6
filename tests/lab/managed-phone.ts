import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Lab } from './lab.ts';

const programs = ['/usr/sbin/NetworkManager', '/usr/bin/nmcli', '/usr/bin/dbus-daemon'];

export const hasNetworkManager = (): boolean => programs.every((program) => existsSync(program));

const configuration = `[main]
plugins=keyfile
dns=none
rc-manager=unmanaged
dhcp=internal
auth-polkit=false
[connectivity]
uri=http://connectivitycheck.test/generate_204
response=
interval=300
enabled=true
`;

/**
 * Runs in the phone's namespace, with files and a message bus of its own: NetworkManager takes the phone's interface, and
 * each line that comes in is answered by what it says of the network now.
 */
const script = `set -eu
trap 'kill $(jobs -p) 2> /dev/null || true' EXIT
# Else it would wait for udev.
mount -o remount,ro /sys
for dir in /run /var/lib/NetworkManager /etc/NetworkManager; do mount -t tmpfs tmpfs "$dir"; done
mkdir -p /run/dbus /run/NetworkManager /etc/NetworkManager/system-connections /etc/NetworkManager/conf.d
printf '%s' "$1" > /etc/NetworkManager/NetworkManager.conf
dbus-daemon --system --nofork --nopidfile --address=unix:path=/run/dbus/system_bus_socket > /run/dbus.log 2>&1 < /dev/null &
until [ -S /run/dbus/system_bus_socket ]; do sleep 0.05; done
NetworkManager -n > /run/manager.log 2>&1 < /dev/null &
until nmcli -t general status > /dev/null 2>&1; do sleep 0.1; done
nmcli device set ph0 managed yes > /dev/null
nmcli connection add type ethernet ifname ph0 con-name lab ipv6.method disabled > /dev/null
nmcli connection up lab > /dev/null
echo ready
while read -r _; do nmcli networking connectivity check; done
`;

export type ManagedPhone = AsyncDisposable & {
  /** `portal`, `full`, `limited` or `none`, asked anew. */
  readonly connectivity: () => Promise<string>;
};

/** Gives the phone to Debian's NetworkManager, which gets itself a lease. Throws when it does not come up. */
export async function manageNetwork(lab: Lab): Promise<ManagedPhone> {
  const inPhone = ['netns', 'exec', lab.state.namespaces.phone, 'bash', '-c', script, 'bash', configuration];
  const child = spawn('ip', inPhone, { stdio: ['pipe', 'pipe', 'pipe'] });
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const gone = once(child, 'exit');
  const lines = createInterface(child.stdout);
  const next = async (): Promise<string> => {
    const ended = gone.then(() => Promise.reject(new Error(`NetworkManager is gone: ${errors.join('')}`)));
    const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
    return line;
  };
  await next();
  return {
    connectivity: () => {
      child.stdin.write('?\n');
      return next();
    },
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await gone;
    },
  };
}
