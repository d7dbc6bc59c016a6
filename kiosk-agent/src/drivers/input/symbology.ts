/** The kind of code by the second character of its AIM identifier (ISO/IEC 15424); the third tells options of it. */
const symbologies: Readonly<Record<string, string>> = {
  A: 'code-39',
  C: 'code-128',
  E: 'ean',
  F: 'codabar',
  G: 'code-93',
  I: 'interleaved-2-of-5',
  L: 'pdf417',
  Q: 'qr-code',
  d: 'data-matrix',
  e: 'gs1-databar',
  z: 'aztec-code',
};

/** The name of a symbology by its AIM identifier (`]Q1`), `other` for one that no service of ours uses. */
export function symbologyOf(aim: string): string {
  return symbologies[aim[1] ?? ''] ?? 'other';
}
