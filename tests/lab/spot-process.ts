import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { randomUUID } from 'node:crypto';
import { IssuedVoucher } from '@machikado/contracts/voucher.ts';
import type { HttpClient } from '@machikado/runtime/http-client.ts';
import type { Lab } from './lab.ts';
import { labAddresses } from './lab-state.ts';

const program = join(import.meta.dirname, '../../hotspot-portal/src/main.ts');

export type SpotProcess = {
  readonly child: ChildProcess;
  readonly urls: Readonly<Record<string, string>>;
  /** Resolves with the first log line, from now on, that names this event. */
  readonly logged: (event: string) => Promise<string>;
  /** All that it has logged. */
  readonly log: () => string;
  /** Ends the process by a signal and waits until it is gone. */
  readonly end: (signal: NodeJS.Signals) => Promise<void>;
};

/** Starts the real hotspot-portal in the lab's gateway and waits until it answers. Throws when it ends first. */
export async function startSpot(lab: Lab, stateDirectory: string, more: NodeJS.ProcessEnv = {}): Promise<SpotProcess> {
  const [command, ...args] = lab.gatewayCommand(process.execPath, [program]);
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      MACHIKADO_SPOT_STATE: stateDirectory,
      MACHIKADO_GATEWAY: 'nft',
      MACHIKADO_DHCP_RANGE: labAddresses.phones,
      MACHIKADO_NAME_SERVERS: labAddresses.dns,
      MACHIKADO_PORTAL_NAME: lab.state.portalName,
      MACHIKADO_SPOT_MANAGEMENT: `${lab.managementGateway}:9443`,
      ...more,
    },
  });
  const log = createInterface(child.stderr);
  const lines: string[] = [];
  log.on('line', (line) => lines.push(line));
  const ended = once(child, 'exit').then(() => {
    throw new Error(`hotspot-portal ended before it was ready:\n${lines.join('\n')}`);
  });
  const ready = once(createInterface(child.stdout), 'line') as Promise<[string]>;
  const [line] = await Promise.race([ready, ended]);
  ended.catch(() => undefined);
  const { urls } = JSON.parse(line) as { urls: Record<string, string> };
  return {
    child,
    urls,
    log: () => lines.join('\n'),
    logged: (event) =>
      new Promise((resolve) => {
        const look = (entry: string) => {
          if (!entry.includes(`"event":"${event}"`)) return;
          log.off('line', look);
          resolve(entry);
        };
        log.on('line', look);
      }),
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}

/** A new voucher's code, as the city asks for it. */
export async function issueVoucher(city: HttpClient, minutes = 60): Promise<string> {
  const body = { idempotencyKey: randomUUID(), minutes, validMinutes: 60 };
  const issued = await city.call({ method: 'POST', path: '/v1/vouchers', body, answer: IssuedVoucher });
  if (!issued.ok) throw new Error(`No voucher: ${JSON.stringify(issued.error)}`);
  return issued.value.code;
}
