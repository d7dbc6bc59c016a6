import { join } from 'node:path';
import { createEapPool, type EapPool } from '../eap/eap-pool.ts';
import type { Config } from '../config.ts';
import type { WaySettings } from '../ways/settings.ts';
import type { AccessDecider } from './access-decider.ts';
import { accountNameOf, createAccountDecider } from './account-request.ts';
import { accountRulesOf } from './allowance.ts';
import { createDeviceDecider } from './device-request.ts';
import { createEapDecider } from './eap-decider.ts';
import { keepEapIdentity } from './keep-eap-identity.ts';
import type { Spot } from './spot.ts';

export type AccessParts = {
  readonly config: Pick<Config, 'stateDirectory' | 'portalName' | 'eapFiles' | 'radiusRealm'>;
  /** What stands behind the ways in; absent where the spot has no settings of them. */
  readonly waySettings?: WaySettings;
  /** Version of the terms that hold. */
  readonly terms: string;
};

/** Who signs in beside the codes of the portal: by EAP, by an account's password, by a device's address. */
export type Access = AsyncDisposable & { readonly deciders: readonly AccessDecider[]; readonly eap: EapPool };

/** By which name phones know the server of the encrypted network, and where a pair of its own lies. */
export function eapPlaceOf({ stateDirectory, portalName }: Pick<Config, 'stateDirectory' | 'portalName'>) {
  return { directory: join(stateDirectory, 'eap'), name: `radius.${portalName}` };
}

/** Opens all of it. Throws where the certificate of EAP is given and cannot be read. */
export async function openAccess(spot: Spot, { config, waySettings, terms }: AccessParts): Promise<Access> {
  const rules = accountRulesOf(spot, waySettings);
  const { radiusRealm: realm } = config;
  const identity = await keepEapIdentity(
    { ...eapPlaceOf(config), files: config.eapFiles, nowMs: Date.now },
    { log: spot.log, onChange: (shown) => eap.show(shown) },
  );
  const eap = createEapPool({
    identity: identity.shown(),
    find: (user) => {
      const name = accountNameOf(user, realm);
      const found = name === null ? null : spot.accounts.credentialsOf(name, spot.now());
      return found && { name: found.account.name, password: found.password, ntHash: found.ntHash };
    },
    onFault: (detail) => spot.log.error('eap.thread-died', { detail }),
    nowMs: () => performance.now(),
  });
  spot.access.eap = () => ({
    ...{ conversations: eap.open(), threads: eap.threads().length },
    expiresAtMs: identity.shown().expiresAtMs,
  });
  return {
    eap,
    deciders: [
      createEapDecider(rules, eap),
      createAccountDecider(rules, realm),
      createDeviceDecider({ ...rules, terms, remembers: waySettings?.remember !== undefined }),
    ],
    [Symbol.asyncDispose]: async () => {
      spot.access.eap = null;
      identity[Symbol.dispose]();
      await eap[Symbol.asyncDispose]();
    },
  };
}
