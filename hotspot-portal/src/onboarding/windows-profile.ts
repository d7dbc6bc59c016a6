import { createHash, X509Certificate } from 'node:crypto';
import type { Pair } from '../certificate/judge.ts';
import { namedUuid } from './named-uuid.ts';
import { outerNameOf, userNameOf, type DeviceProfile, type EncryptedNetwork } from './network.ts';
import { signXml } from './xml-signature.ts';
import { element, type Xml } from './xml.ts';

const provisioning = (name: string) => ({ xmlns: `http://www.microsoft.com/provisioning/${name}` });
const networking = (name: string) => ({ xmlns: `http://www.microsoft.com/networking/${name}` });
const common = provisioning('EapCommon');
const leaf = (name: string, value: string) => element(name, {}, value);

/** EAP-TTLS as Windows itself has it: 311 is Microsoft. */
const method = element(
  'EapMethod',
  {},
  ...Object.entries({ Type: '21', VendorId: '0', VendorType: '0', AuthorId: '311' }).map(([name, value]) =>
    element(name, common, value),
  ),
);

/** SHA-1 of the authority's certificate, by which Windows names it: bytes in hexadecimal with spaces between them. */
function thumbprintOf(authority: string): string {
  const bytes = createHash('sha1').update(new X509Certificate(authority).raw).digest();
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** Whom to believe, and never to ask its owner about another one. */
function eapConfig(network: EncryptedNetwork): Xml {
  const validation = element(
    'ServerValidation',
    {},
    leaf('ServerNames', network.serverName),
    leaf('TrustedRootCAHash', thumbprintOf(network.authority)),
    leaf('DisablePrompt', 'true'),
  );
  const inner = element('MSCHAPv2Authentication', {}, leaf('UseWinlogonCredentials', 'false'));
  const outer = [leaf('IdentityPrivacy', 'true'), leaf('AnonymousIdentity', outerNameOf(network))];
  const ttls = element(
    'EapTtls',
    provisioning('EapTtlsConnectionPropertiesV1'),
    validation,
    element('Phase2Authentication', {}, inner),
    element('Phase1Identity', {}, ...outer),
  );
  return element(
    'EAPConfig',
    {},
    element('EapHostConfig', provisioning('EapHostConfig'), method, element('Config', {}, ttls)),
  );
}

function security(network: EncryptedNetwork, credentials: readonly Xml[]): Xml {
  const cipher = [leaf('authentication', 'WPA2'), leaf('encryption', 'AES'), leaf('useOneX', 'true')];
  const oneX = element(
    'OneX',
    networking('OneX/v1'),
    leaf('cacheUserData', 'true'),
    leaf('authMode', 'user'),
    eapConfig(network),
  );
  return element('MSM', {}, element('security', {}, element('authEncryption', {}, ...cipher), oneX, ...credentials));
}

function ssidConfig({ ssid }: EncryptedNetwork): Xml {
  const bytes = Buffer.from(ssid).toString('hex').toUpperCase();
  return element('SSIDConfig', {}, element('SSID', {}, leaf('hex', bytes), leaf('name', ssid)));
}

/**
 * A WLAN profile (Microsoft: WLAN_profile Schema, EapHostConfig Schema) as `netsh wlan add profile` takes it. It knows whom
 * to believe; name and password are typed when Windows asks for them, because such a profile holds none.
 */
export function renderWindowsProfile({ network }: DeviceProfile): string {
  const profile = element(
    'WLANProfile',
    networking('WLAN/profile/v1'),
    leaf('name', network.ssid),
    ssidConfig(network),
    leaf('connectionType', 'ESS'),
    leaf('connectionMode', 'auto'),
    security(network, []),
  );
  return `<?xml version="1.0"?>\n${profile.xml}\n`;
}

function userCredentials(profile: DeviceProfile): Xml {
  const ttls = element(
    'EapTtls',
    provisioning('EapTtlsUserPropertiesV1'),
    leaf('Username', userNameOf(profile)),
    leaf('Password', profile.password),
  );
  return element(
    'EapHostUserCredentials',
    provisioning('EapHostUserCredentials'),
    method,
    element('Credentials', {}, ttls),
  );
}

function hotspot({ realm, passpoint }: EncryptedNetwork): readonly Xml[] {
  if (!passpoint) return [];
  const identifiers = passpoint.roamingConsortiums.map((identifier) => leaf('OUI', identifier));
  const consortium = identifiers.length === 0 ? [] : [element('RoamingConsortium', {}, ...identifiers)];
  const naiRealm = element('NAIRealm', {}, leaf('name', realm));
  return [element('Hotspot2', {}, leaf('DomainName', passpoint.domain), naiRealm, ...consortium)];
}

const subscriberDigits = 15;

/**
 * The provisioning document that Settings of Windows fetches by `ms-settings:wifi-provisioning` (Microsoft: CarrierControl
 * schema; Provision a Wi-Fi profile via a website), with name and password. Windows installs it only where it knows who has
 * signed it. `null` where the pair cannot sign such a document.
 */
export function renderWindowsProvisioning(profile: DeviceProfile, pair: Pair): string | null {
  const { network, account } = profile;
  const number = BigInt(`0x${createHash('sha256').update(account).digest('hex')}`).toString();
  const wlan = element(
    'WLANProfile',
    networking('CarrierControl/WLAN/v1'),
    leaf('name', network.ssid),
    ssidConfig(network),
    ...hotspot(network),
    security(network, [userCredentials(profile)]),
  );
  const root = element(
    'CarrierProvisioning',
    networking('CarrierControl/v1'),
    element(
      'Global',
      {},
      leaf('CarrierId', `{${namedUuid(`windows\0${network.realm}`)}}`),
      leaf('SubscriberId', number.slice(0, subscriberDigits)),
    ),
    element('WLANProfiles', {}, wlan),
  );
  return signXml(root, pair);
}
