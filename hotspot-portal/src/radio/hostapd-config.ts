import { enterpriseLines } from './enterprise-config.ts';
import { apart, ssidLine } from './network-names.ts';
import type { Radio } from './radio-file.ts';

export type RadioState = {
  /** `none`: hostapd reads and judges everything, and touches no radio. */
  readonly driver: 'nl80211' | 'none';
  readonly disaster: boolean;
  readonly controlDirectory: string;
  /** Where the VLANs of the network by 802.1X are listed, if it has some. */
  readonly vlanFile: string;
};

function radioLines({ interface: name, country, band, channel }: Radio, state: RadioState): string[] {
  return [
    `interface=${name}`,
    `driver=${state.driver}`,
    `ctrl_interface=${state.controlDirectory}`,
    `country_code=${country}`,
    'ieee80211d=1',
    `hw_mode=${band === '5' ? 'a' : 'g'}`,
    `channel=${channel}`,
    'ieee80211n=1',
    'wmm_enabled=1',
  ];
}

/**
 * Open for who can no better, and beside it, unseen, the same name by OWE: each tells of the other, and phones that know
 * how take the encrypted one by themselves (Wi-Fi Alliance, Opportunistic Wireless Encryption, transition mode).
 */
function openLines({ interface: name, bridge, open }: Radio): string[] {
  const own = [ssidLine(open.ssid), `bridge=${bridge}`, apart];
  if (!open.owe) return own;
  const hidden = `${name}_o`;
  return [
    ...own,
    `owe_transition_ifname=${hidden}`,
    `bss=${hidden}`,
    // Its own name, which no list shows; the phones take it for that of the open one.
    ssidLine(`${open.ssid.slice(0, 10)}-owe`),
    `bridge=${bridge}`,
    apart,
    'ignore_broadcast_ssid=1',
    ...['wpa=2', 'wpa_key_mgmt=OWE', 'rsn_pairwise=CCMP', 'ieee80211w=2'],
    `owe_transition_ifname=${name}`,
  ];
}

function staffLines({ interface: name, staff, secrets }: Radio): string[] {
  if (!staff || secrets.staff === undefined) return [];
  return [
    `bss=${name}_s`,
    ssidLine(staff.ssid),
    `bridge=${staff.bridge}`,
    ...['wpa=2', 'wpa_key_mgmt=SAE', 'rsn_pairwise=CCMP', 'ieee80211w=2', 'sae_require_mfp=1'],
    `sae_password=${secrets.staff}`,
  ];
}

function accountLines({ interface: radio, enterprise, secrets }: Radio, state: RadioState): string[] {
  const secret = secrets.enterprise;
  if (!enterprise || secret === undefined) return [];
  const { vlanFile, controlDirectory } = state;
  return enterpriseLines({ enterprise, secret, radio, vlanFile, controlDirectory });
}

function disasterLines({ interface: name, bridge, disasterSsid }: Radio, { disaster }: RadioState): string[] {
  return disaster ? [`bss=${name}_d`, ssidLine(disasterSsid), `bridge=${bridge}`, apart] : [];
}

/** hostapd's configuration for a radio: the networks of the spot, and in disaster mode the one that people know. */
export function renderHostapdConfig(radio: Radio, state: RadioState): string {
  const lines = [
    ...radioLines(radio, state),
    ...openLines(radio),
    ...staffLines(radio),
    ...accountLines(radio, state),
    ...disasterLines(radio, state),
  ];
  return `${lines.join('\n')}\n`;
}
