import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { Enterprise } from './enterprise-file.ts';
import { InterfaceName, Ssid } from './network-names.ts';

/** The radio of this spot and the networks on it, as a technician writes them down. */
const RadioFile = z.strictObject({
  interface: InterfaceName,
  country: z.string().regex(/^[A-Z]{2}$/),
  band: z.enum(['2.4', '5']),
  channel: z.int().min(1).max(196),
  /** The phones' network: the bridge that is MACHIKADO_LAN_INTERFACE. */
  bridge: InterfaceName,
  /** For everybody. `owe`: phones that can are encrypted, without a password (Enhanced Open, transition mode). */
  open: z.strictObject({ ssid: Ssid, owe: z.boolean() }),
  /** For staff, by WPA3 with a password, on a network of their own. */
  staff: z.strictObject({ ssid: Ssid, bridge: InterfaceName, passwordFile: z.string() }).optional(),
  /** By 802.1X: for people with an account, or for staff against the city's RADIUS server. */
  enterprise: Enterprise.optional(),
  /** Is there for as long as disaster mode lasts; not in a drill. */
  disasterSsid: Ssid.default('00000JAPAN'),
});
type RadioFile = z.infer<typeof RadioFile>;

export type Radio = RadioFile & { readonly secrets: { readonly staff?: string; readonly enterprise?: string } };

async function readSecret(path: string, shape: RegExp): Promise<string> {
  if (((await stat(path)).mode & 0o077) !== 0) throw new Error(`Others may read ${path}: chmod 600.`);
  const secret = (await readFile(path, 'utf8')).trim();
  if (!shape.test(secret)) throw new Error(`What ${path} holds is too short, too long or not plain ASCII.`);
  return secret;
}

/** Reads the radio's file; secrets are named from where it lies. Throws with what is wrong in it. */
export async function readRadio(path: string): Promise<Radio> {
  const radio = RadioFile.parse(JSON.parse(await readFile(path, 'utf8')));
  const at = (name: string) => resolve(dirname(path), name);
  const { staff, enterprise } = radio;
  return {
    ...radio,
    secrets: {
      ...(staff && { staff: await readSecret(at(staff.passwordFile), /^[\x20-\x7e]{12,63}$/) }),
      ...(enterprise && { enterprise: await readSecret(at(enterprise.radius.secretFile), /^[\x21-\x7e]{16,64}$/) }),
    },
  };
}
