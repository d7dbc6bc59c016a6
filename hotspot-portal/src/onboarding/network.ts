/** A Passpoint network as phones look for it (Wi-Fi Alliance, Passpoint; IEEE 802.11u). */
export type Passpoint = {
  /** Of the operator; the RADIUS server's name ends with it. */
  readonly domain: string;
  /** As phones show it. */
  readonly friendlyName: string;
  /** Organisation identifiers, 3 or 5 bytes as lower-case hexadecimal. */
  readonly roamingConsortiums: readonly string[];
};

/** The encrypted network that devices are set up for (WPA2/WPA3-Enterprise). */
export type EncryptedNetwork = {
  readonly ssid: string;
  /** Behind the `@` of every account's name. */
  readonly realm: string;
  /** In the certificate of the RADIUS server; a phone that sees another one says no. */
  readonly serverName: string;
  /** The root certificate behind the RADIUS server's, PEM. */
  readonly authority: string;
  readonly passpoint?: Passpoint;
};

/**
 * All that a device needs to sign in. Every profile says EAP-TTLS with MS-CHAP-V2 inside: Passpoint asks for it of names
 * and passwords, Apple, Android and Windows have it built in, and where somebody sets a device up by hand and leaves out
 * the server's name, a false network hears no password but the answer to a challenge that only this tunnel has (RFC 5281
 * §11.1).
 */
export type DeviceProfile = {
  readonly network: EncryptedNetwork;
  /** The account's name, before the realm. */
  readonly account: string;
  readonly password: string;
  readonly untilMs: number;
  /** Who offers the network, in the visitor's language. */
  readonly operator: string;
};

export const userNameOf = ({ account, network }: DeviceProfile): string => `${account}@${network.realm}`;

/** What is seen outside the tunnel: whose network somebody belongs to and not who she is (RFC 7542 §2.4). */
export const outerNameOf = ({ realm }: EncryptedNetwork): string => `anonymous@${realm}`;
