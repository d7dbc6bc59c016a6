import { X509Certificate } from 'node:crypto';
import { userNameOf, type DeviceProfile, type Passpoint } from './network.ts';
import { element, type Xml } from './xml.ts';

const boundary = 'machikado-passpoint';
const lineLength = 76;

const node = (name: string, ...children: readonly Xml[]) =>
  element('Node', {}, element('NodeName', {}, name), ...children);
const leaf = (name: string, value: string) => node(name, element('Value', {}, value));

/** RFC 2045 §6.8. */
const base64Lines = (bytes: Uint8Array) =>
  (
    Buffer.from(bytes)
      .toString('base64')
      .match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? []
  ).join('\r\n');

function credential(profile: DeviceProfile): Xml {
  const until = `${new Date(profile.untilMs).toISOString().slice(0, 19)}Z`;
  return node(
    'Credential',
    leaf('ExpirationDate', until),
    leaf('Realm', profile.network.realm),
    node(
      'UsernamePassword',
      leaf('Username', userNameOf(profile)),
      leaf('Password', Buffer.from(profile.password).toString('base64')),
      node('EAPMethod', leaf('EAPType', '21'), leaf('InnerMethod', 'MS-CHAP-V2')),
    ),
  );
}

/** The management object PerProviderSubscription (Wi-Fi Alliance, Hotspot 2.0 §9.1), with what Android reads of it. */
function subscription(profile: DeviceProfile, { friendlyName, domain, roamingConsortiums }: Passpoint): Xml {
  const type = element('Type', {}, element('DDFName', {}, 'urn:wfa:mo:hotspot2dot0-perprovidersubscription:1.0'));
  const consortiums =
    roamingConsortiums.length === 0 ? [] : [leaf('RoamingConsortiumOI', roamingConsortiums.join(','))];
  // Android holds the server's name against this domain where nothing else is said; what says more stops Android 10.
  const home = node('HomeSP', leaf('FriendlyName', friendlyName), leaf('FQDN', domain), ...consortiums);
  return element(
    'MgmtTree',
    { xmlns: 'syncml:dmddf1.2' },
    element('VerDTD', {}, '1.2'),
    node('PerProviderSubscription', element('RTProperties', {}, type), node('i001', home, credential(profile))),
  );
}

/**
 * The file by which Android takes a Passpoint network (source.android.com: Passpoint R1), base64 in lines. It is sent as
 * `application/x-wifi-config` with `Content-Transfer-Encoding: base64` and without a Content-Disposition, else the phone
 * stores it in place of asking. `null`: without Passpoint Android has no such file.
 */
export function renderPasspointProfile(profile: DeviceProfile): string | null {
  const { passpoint, authority } = profile.network;
  if (!passpoint) return null;
  const part = (type: string, bytes: Uint8Array) =>
    `--${boundary}\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64Lines(bytes)}\r\n`;
  const parts = [
    part('application/x-passpoint-profile', Buffer.from(subscription(profile, passpoint).xml)),
    part('application/x-x509-ca-cert', new X509Certificate(authority).raw),
  ];
  const head = `MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=${boundary}\r\nContent-Transfer-Encoding: base64\r\n\r\n`;
  return base64Lines(Buffer.from(`${head}${parts.join('')}--${boundary}--\r\n`));
}
