const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();

/** MagTek's report of 337 bytes for one swipe; an empty track 2 is a scratched one (D99875191, p. 15–17). */
export function swipeReport(track2: string): string {
  const report = Buffer.alloc(337);
  if (track2 === '') report[1] = 1;
  report[4] = track2.length;
  report.write(track2, 117, 'latin1');
  return hexOf(report);
}

/** A QR code in HID POS reports of 64 bytes, of which each but the last says that more comes (Access-IS LSR118, p. 68). */
export function scanReports(text: string): string[] {
  const parts = text.match(/.{1,56}/g) ?? [];
  return parts.map((part, index) => {
    const report = Buffer.alloc(64);
    report.set([2, part.length]);
    report.write(`]Q1${part}`, 2, 'latin1');
    report[63] = index < parts.length - 1 ? 1 : 0;
    return hexOf(report);
  });
}

/** What a pcProx reader holds ready: the badge with its lowest byte first, and its bits told twice (micolous/pcprox). */
export function badgeBuffers(hex: string | null): { readonly card: string; readonly length: string } {
  const bytes = Buffer.from(hex ?? '', 'hex');
  const card = Buffer.alloc(9);
  card.set(bytes.toReversed(), 1);
  const bits = bytes.length * 8;
  return { card: hexOf(card), length: hexOf(Buffer.from([0, bits, bits, 0, 0, 0, 0, 0, 0])) };
}
