/** Crockford's base32 alphabet: no I, L, O, U, so that a code can be read aloud and typed by hand. */
export const crockfordAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What a hand wrote, as the alphabet has it: upper case, O to 0, I and L to 1, separators dropped. */
export function normaliseCrockford(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
}

/** Encodes bytes, five bits a symbol, most significant first; the last partial group is dropped. */
export function encodeCrockford(bytes: Uint8Array, symbols: number): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5 && text.length < symbols) {
      bits -= 5;
      text += crockfordAlphabet.charAt((held >> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return text;
}

const damm = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
];

/** Damm's check digit: it finds every single wrong digit and every swap of neighbours. */
export function dammDigit(digits: string): string {
  let interim = 0;
  for (const digit of digits) interim = Number(damm[interim]?.charAt(Number(digit)));
  return String(interim);
}

/** A number people can read aloud: a letter and eight digits, the last a check digit. `serial` is 0–9,999,999. */
export function readableNumber(letter: string, serial: number): string {
  const digits = String(serial).padStart(7, '0');
  const all = digits + dammDigit(digits);
  return `${letter}-${all.slice(0, 4)}-${all.slice(4)}`;
}

/** True when the check digit of a `readableNumber` is right. */
export function isReadableNumber(text: string): boolean {
  return /^[A-Z]-\d{4}-\d{4}$/.test(text) && dammDigit(text.replaceAll(/\D/g, '')) === '0';
}

/** What `readableNumber` writes. */
export const bookingNumberPattern = /^[A-Z]-\d{4}-\d{4}$/;
