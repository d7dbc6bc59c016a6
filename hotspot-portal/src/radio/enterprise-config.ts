import { apart, ssidLine } from './network-names.ts';
import type { Enterprise, Names } from './enterprise-file.ts';

type Passpoint = NonNullable<Enterprise['passpoint']>;
type Realm = Passpoint['realms'][number];

/** ISO 639-2. Chinese has two codes there, which keep the two ways of writing it apart. */
const languageCodes = { ja: 'jpn', en: 'eng', 'zh-Hans': 'zho', 'zh-Hant': 'chi', ko: 'kor' } as const;
const languages = Object.keys(languageCodes) as (keyof typeof languageCodes)[];

function nameLines(key: string, names: Names): string[] {
  return languages.flatMap((language) => {
    const name = names[language];
    return name === undefined ? [] : [`${key}=${languageCodes[language]}:${name}`];
  });
}

/**
 * EAP methods by number, each with what it takes (IEEE 802.11-2020 §9.4.5.10): TTLS with MS-CHAP-V2 and PEAP with
 * EAP-MSCHAPv2 inside, both by name and password; TLS by a certificate.
 */
const methodCodes = { ttls: '21[2:4][5:7]', peap: '25[3:26][5:7]', tls: '13[5:6]' } as const;

const realmLine = ({ name, methods }: Realm) =>
  `nai_realm=0,${name},${methods.map((method) => methodCodes[method]).join(',')}`;

/** Free for the public (802.11u access network type 3) and with the internet behind it. No cellular network roams here. */
function passpointLines({ domains, realms, roamingConsortiums, friendlyNames, venue }: Passpoint): string[] {
  const place = venue
    ? [`venue_group=${venue.group}`, `venue_type=${venue.type}`, ...nameLines('venue_name', venue.names)]
    : [];
  return [
    ...['interworking=1', 'access_network_type=3', 'internet=1', 'asra=0', 'esr=0', 'uesa=0'],
    ...place,
    ...roamingConsortiums.map((identifier) => `roaming_consortium=${identifier}`),
    `domain_name=${domains.join(',')}`,
    ...realms.map(realmLine),
    'hs20=1',
    ...nameLines('hs20_oper_friendly_name', friendlyNames),
    // Whoever roams here is told apart from others without her name (RFC 4372).
    'radius_request_cui=1',
  ];
}

/** Requests that are old, or that nobody has signed, throw no phone off. */
function orderLines({ orders }: Enterprise['radius'], secret: string): string[] {
  if (!orders) return [];
  return [
    `radius_das_port=${orders.port}`,
    `radius_das_client=${orders.from} ${secret}`,
    'radius_das_require_event_timestamp=1',
    'radius_das_require_message_authenticator=1',
  ];
}

function accountingLines({ address, accounting }: Enterprise['radius'], secret: string): string[] {
  if (!accounting) return [];
  return [
    `acct_server_addr=${address}`,
    `acct_server_port=${accounting.port}`,
    `acct_server_shared_secret=${secret}`,
    `radius_acct_interim_interval=${accounting.interimSeconds}`,
  ];
}

/** How phones are encrypted: management frames are protected wherever a phone can, or always. */
const securityLines = {
  'wpa2-wpa3': ['wpa_key_mgmt=WPA-EAP WPA-EAP-SHA256', 'ieee80211w=1'],
  wpa3: ['wpa_key_mgmt=WPA-EAP-SHA256', 'ieee80211w=2'],
} as const;

export type EnterpriseOrder = {
  readonly enterprise: Enterprise;
  readonly secret: string;
  /** Names of the radio and of the network's own interface. */
  readonly radio: string;
  readonly vlanFile: string;
  readonly controlDirectory: string;
};

/** The network by 802.1X: who answers for it, who may throw phones off, and what phones learn of it beforehand. */
export function enterpriseLines({ enterprise, secret, radio, ...files }: EnterpriseOrder): string[] {
  const { ssid, bridge, radius, security, vlans, passpoint } = enterprise;
  return [
    `bss=${radio}_e`,
    // Each network has a control socket of its own.
    `ctrl_interface=${files.controlDirectory}`,
    ssidLine(ssid),
    `bridge=${bridge}`,
    ...(enterprise.apart ? [apart] : []),
    ...['wpa=2', 'rsn_pairwise=CCMP', 'ieee8021x=1', ...securityLines[security]],
    `nas_identifier=${radio}`,
    `auth_server_addr=${radius.address}`,
    `auth_server_port=${radius.port}`,
    `auth_server_shared_secret=${secret}`,
    ...accountingLines(radius, secret),
    ...orderLines(radius, secret),
    ...(vlans ? ['dynamic_vlan=1', `vlan_file=${files.vlanFile}`] : []),
    ...(passpoint ? passpointLines(passpoint) : []),
  ];
}

/** With the number the interface's name has 15 letters at most: more the kernel does not take. */
const radioLetters = 10;

/** hostapd's list of VLANs: number, the interface that it makes, and the bridge to which it adds that. */
export function renderVlanFile(radio: string, { vlans = [] }: Pick<Enterprise, 'vlans'>): string {
  return vlans.map(({ id, bridge }) => `${id} ${radio.slice(0, radioLetters)}_${id} ${bridge}\n`).join('');
}
