import { browsingDirectory, chromiumFlags } from '@machikado/contracts/browsing-launch.ts';

export type BrowsingUnitOptions = {
  /** Number of the browsing user: a memory file system takes no name. */
  readonly user: number;
  readonly proxyPort: number;
};

/** The unit of one browsing session (systemd.service(5)): the browser with the agent's own flags, in memory alone. */
export function renderBrowsingUnit({ user, proxyPort }: BrowsingUnitOptions): string {
  if (!Number.isInteger(user) || user < 1 || user > 4_294_967_294)
    throw new RangeError('The user is no number of one.');
  const profile = `${browsingDirectory}/profile`;
  const flags = chromiumFlags({ profileDirectory: profile, proxyPort }).map((flag) =>
    /^[\w./:=,-]+$/.test(flag) ? flag : `"${flag}"`,
  );
  return `[Unit]
Description=Web browser of one session (%i)
Requires=machikado-browsing-firewall.service
After=machikado-browsing-firewall.service
CollectMode=inactive-or-failed

[Service]
User=${user}
Group=${user}
# The connection is the debugging pipe, both ways; when the agent lets go of it, all of the unit ends.
StandardInput=socket
StandardOutput=null
StandardError=null
ExecStart=/bin/sh -c 'exec /usr/bin/chromium ${flags.join(' ')} 3<&0 4>&0'
Environment=HOME=${profile} TZ=Asia/Tokyo LANG=C.UTF-8
KillMode=control-group
KillSignal=SIGKILL
TimeoutStopSec=2
# Memory over everything that can be written to; gone with the unit.
TemporaryFileSystem=/tmp /var/tmp /dev/shm ${profile}:mode=0700,uid=${user},gid=${user},size=384m,nosuid,nodev,noexec
BindReadOnlyPaths=/etc/machikado/browsing-policies:/etc/chromium/policies
ProtectSystem=strict
ProtectHome=yes
NoNewPrivileges=yes
PrivateDevices=yes
PrivateIPC=yes
ProtectProc=invisible
CapabilityBoundingSet=
MemoryMax=1500M
TasksMax=400
`;
}
