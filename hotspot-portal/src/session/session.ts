/** A phone as the gateway sees it: its IPv4 address and its MAC address, lower case with colons. */
export type ClientAddress = { readonly ipv4: string; readonly mac: string };

/** Whom the portal speaks to: of a phone behind another maker's access point no address of ours is known. */
export type Visitor = { readonly ipv4: string | null; readonly mac: string };

/** Why a session ended. `data-used`: more data than its tier has. `removed`: by staff or a technician. `moved`: the same voucher opened on another device. `replaced`: another voucher on this one. */
export type EndReason = 'signed-out' | 'expired' | 'data-used' | 'moved' | 'replaced' | 'removed' | 'gateway-failed';

/** A device that may use the network until `endsAtMs`. */
export type Session = {
  readonly id: string;
  /** Keyed hash of the voucher's code, hex. */
  readonly voucher: string;
  readonly mac: string;
  /** Absent where an access point enforces the session (RADIUS) and not our own gateway. */
  readonly ipv4: string | null;
  readonly startedAtMs: number;
  readonly endsAtMs: number;
  /** Where and by which terms: names of the city's policy. */
  readonly zone: string;
  readonly tier: string;
};

/** True when our own gateway lets this session through. */
export function isOnGateway(session: Session): session is Session & { readonly ipv4: string } {
  return session.ipv4 !== null;
}

export function remainingSeconds({ endsAtMs }: { readonly endsAtMs: number }, nowMs: number): number {
  return Math.max(0, Math.ceil((endsAtMs - nowMs) / 1000));
}

/** A MAC address in any usual writing as lower case with colons; `null` when it is none (RFC 3580 §3.20 adds `:SSID`). */
export function normaliseMac(text: string): string | null {
  const match = /^\s*((?:[0-9a-f]{2}[:-]?){5}[0-9a-f]{2}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4})(?=$|[^0-9a-f])/i.exec(text);
  const digits = match?.[1]?.replaceAll(/[^0-9a-f]/gi, '').toLowerCase();
  return digits?.length === 12 ? (digits.match(/../g) ?? []).join(':') : null;
}
