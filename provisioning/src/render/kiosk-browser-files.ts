import { renderBrowsingFirewall } from './browsing-firewall.ts';
import { renderBrowsingPolicy } from './browsing-policy.ts';
import { renderBrowsingUnit } from './browsing-unit.ts';
import { renderKioskPolicy } from './kiosk-policy.ts';

export type KioskBrowserFilesOptions = {
  /** Number of the Unix user of the browsing Chromium. */
  readonly user: number;
  /** `http://127.0.0.1:port` of the kiosk's agent. */
  readonly origin: string;
  readonly proxyPort: number;
};

/** All that guards the two browsers of a kiosk: path below `/` → content. */
export function renderKioskBrowserFiles(options: KioskBrowserFilesOptions): ReadonlyMap<string, string> {
  const { user, origin, proxyPort } = options;
  const browsingPolicy = `${JSON.stringify(renderBrowsingPolicy({ proxyPort }), null, 2)}\n`;
  return new Map([
    ['etc/chromium/policies/managed/machikado.json', renderKioskPolicy(origin)],
    ['etc/machikado/browsing-policies/managed/browsing.json', browsingPolicy],
    ['etc/machikado/browsing.nft', renderBrowsingFirewall({ user, proxyPort })],
    ['etc/systemd/system/machikado-browsing@.service', renderBrowsingUnit({ user, proxyPort })],
  ]);
}
