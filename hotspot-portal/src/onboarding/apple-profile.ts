import { X509Certificate } from 'node:crypto';
import { namedUuid } from './named-uuid.ts';
import { outerNameOf, userNameOf, type DeviceProfile, type EncryptedNetwork } from './network.ts';
import { renderPropertyList, type PropertyValue } from './property-list.ts';

const eapTtls = 21;

const reversed = (domain: string) => domain.split('.').toReversed().join('.');

/** What each payload carries beside its own keys. A later profile of the same network takes the place of an earlier one. */
function payload(profile: DeviceProfile, type: string, part: string) {
  const { realm } = profile.network;
  return {
    PayloadType: type,
    PayloadVersion: 1,
    PayloadIdentifier: `${reversed(realm)}.wifi${part}`,
    PayloadUUID: namedUuid(`apple\0${realm}\0${profile.account}\0${part}`),
  };
}

function authorityPayload(profile: DeviceProfile) {
  const { authority, realm } = profile.network;
  return {
    ...payload(profile, 'com.apple.security.root', '.authority'),
    PayloadDisplayName: realm,
    PayloadCertificateFileName: 'authority.cer',
    PayloadContent: Buffer.from(new X509Certificate(authority).raw),
  };
}

function wifiPayload(profile: DeviceProfile, part: string, anchor: string) {
  const { network, password } = profile;
  return {
    ...payload(profile, 'com.apple.wifi.managed', part),
    PayloadDisplayName: network.ssid,
    AutoJoin: true,
    EncryptionType: 'WPA2',
    EAPClientConfiguration: {
      AcceptEAPTypes: [eapTtls],
      TTLSInnerAuthentication: 'MSCHAPv2',
      UserName: userNameOf(profile),
      UserPassword: password,
      OuterIdentity: outerNameOf(network),
      PayloadCertificateAnchorUUID: [anchor],
      TLSTrustedServerNames: [network.serverName],
      TLSMinimumVersion: '1.2',
    },
  };
}

function passpointKeys({ realm }: EncryptedNetwork, passpoint: NonNullable<EncryptedNetwork['passpoint']>) {
  return {
    IsHotspot: true,
    ServiceProviderRoamingEnabled: true,
    DomainName: passpoint.domain,
    DisplayedOperatorName: passpoint.friendlyName,
    NAIRealmNames: [realm],
    RoamingConsortiumOIs: passpoint.roamingConsortiums.map((identifier) => identifier.toUpperCase()),
  };
}

/**
 * A configuration profile for iPhone, iPad and Mac (Apple, Configuration Profile Reference: Wi-Fi), not yet signed. It goes
 * by itself when the account ends, and its owner may remove it at any time.
 */
export function renderAppleProfile(profile: DeviceProfile): string {
  const { network, operator, untilMs } = profile;
  const authority = authorityPayload(profile);
  const anchor = authority.PayloadUUID;
  const bySsid = { ...wifiPayload(profile, '.ssid', anchor), SSID_STR: network.ssid, HIDDEN_NETWORK: false };
  const byPasspoint = network.passpoint && {
    ...wifiPayload(profile, '.passpoint', anchor),
    ...passpointKeys(network, network.passpoint),
  };
  const content: PropertyValue[] = [authority, bySsid, ...(byPasspoint ? [byPasspoint] : [])];
  return renderPropertyList({
    ...payload(profile, 'Configuration', ''),
    PayloadDisplayName: `${network.ssid} (${operator})`,
    PayloadOrganization: operator,
    PayloadRemovalDisallowed: false,
    RemovalDate: new Date(untilMs),
    PayloadContent: content,
  });
}
