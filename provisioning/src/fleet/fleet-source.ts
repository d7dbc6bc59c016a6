import { readFile, stat } from 'node:fs/promises';
import { err, type Result } from '@machikado/contracts/result.ts';
import { printerProfile } from '@machikado/device-profiles/printer-catalogue.ts';
import type { FleetFault } from './fleet-document.ts';
import { parseFleetFile } from './fleet-file.ts';
import { resolveFleet, type ResolvedDevice } from './model.ts';

export type FleetReadFault =
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'wrong'; readonly faults: readonly FleetFault[] };

const maxBytes = 1024 * 1024;

/** Reads a fleet file whole: text, inheritance, and that every printer profile it names exists. */
export async function readFleet(
  file: string,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<Result<readonly ResolvedDevice[], FleetReadFault>> {
  let text: string;
  try {
    if ((await stat(file)).size > maxBytes) return err({ kind: 'too-large' });
    text = await readFile(file, 'utf8');
  } catch {
    return err({ kind: 'unreadable' });
  }
  const document = parseFleetFile(text, variables);
  if (!document.ok) return err({ kind: 'wrong', faults: document.error });
  const devices = resolveFleet(document.value);
  if (!devices.ok) return err({ kind: 'wrong', faults: devices.error });
  const faults = unknownPrinters(devices.value);
  return faults.length > 0 ? err({ kind: 'wrong', faults }) : devices;
}

function unknownPrinters(devices: readonly ResolvedDevice[]): FleetFault[] {
  const named = new Map(devices.map(({ state, sources }) => [state.printerProfile, sources.printerProfile?.line ?? 1]));
  const faults: FleetFault[] = [];
  for (const [name, line] of named) {
    if (name !== undefined && !printerProfile(name).ok) faults.push({ kind: 'unknown-printer', subject: name, line });
  }
  return faults;
}
