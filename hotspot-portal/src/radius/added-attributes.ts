/**
 * Attributes of the standards that the package's dictionaries (up to RFC 5904) do not have. By these names they can be
 * asked for and written; whatever stands in no table passes as bytes by its number.
 */

type Added = { readonly type: number; readonly kind: 'text' | 'number' | 'other' };

const table: readonly (readonly [string, Added['type'], Added['kind']])[] = [
  // RFC 7268 §2: what an access point says of an 802.11 or EAPOL session.
  ['Allowed-Called-Station-Id', 174, 'text'],
  ['EAP-Peer-Id', 175, 'other'],
  ['EAP-Server-Id', 176, 'other'],
  ['Mobility-Domain-Id', 177, 'number'],
  ['Preauth-Timeout', 178, 'number'],
  ['Network-Id-Name', 179, 'other'],
  ['EAPoL-Announcement', 180, 'other'],
  ['WLAN-HESSID', 181, 'text'],
  ['WLAN-Venue-Info', 182, 'number'],
  ['WLAN-Venue-Language', 183, 'other'],
  ['WLAN-Venue-Name', 184, 'text'],
  ['WLAN-Reason-Code', 185, 'number'],
  ['WLAN-Pairwise-Cipher', 186, 'number'],
  ['WLAN-Group-Cipher', 187, 'number'],
  ['WLAN-AKM-Suite', 188, 'number'],
  ['WLAN-Group-Mgmt-Cipher', 189, 'number'],
  ['WLAN-RF-Band', 190, 'number'],
];

export const addedAttributes: ReadonlyMap<string, Added> = new Map(
  table.map(([name, type, kind]) => [name, { type, kind }]),
);
