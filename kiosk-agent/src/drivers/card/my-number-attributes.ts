import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { CardAttributes } from '@machikado/contracts/my-number.ts';
import { readTags, type TlvFault } from './tlv.ts';

/** The first bytes, which say how long the rest is: two of tag, up to three of length. */
export const readBlockLength = 7;
export const maxAttributesBytes = 2048;

const tags = { file: 0xff20, name: 0xdf22, address: 0xdf23, born: 0xdf24, sex: 0xdf25 } as const;
const maxTextBytes = 1024;

export type AttributesFault = TlvFault | 'not-attributes' | 'missing' | 'not-text' | 'no-date' | 'no-sex';

const sexes: Readonly<Record<string, CardAttributes['sex']>> = { 1: 'male', 2: 'female', 3: 'other' };

/**
 * Decodes the file of the four basic attributes: FF20 with header DF21, name DF22, address DF23, birth date DF24
 * (YYYYMMDD) and sex DF25, all UTF-8. Source: jpki/myna; PocketSign, 券面事項入力補助AP.
 */
export function decodeAttributes(file: Uint8Array): Result<CardAttributes, AttributesFault> {
  const outer = readTags(file);
  if (!outer.ok) return outer;
  const whole = outer.value.get(tags.file);
  if (whole === undefined || outer.value.size !== 1) return err('not-attributes');
  const inner = readTags(whole);
  if (!inner.ok) return inner;
  const [name, address, born, sex] = [tags.name, tags.address, tags.born, tags.sex].map((tag) => inner.value.get(tag));
  if (name === undefined || address === undefined || born === undefined || sex === undefined) return err('missing');
  const [nameText, addressText] = [readText(name), readText(address)];
  if (nameText === undefined || addressText === undefined) return err('not-text');
  const date = readDate(born);
  if (date === undefined) return err('no-date');
  const kind = sexes[Buffer.from(sex).toString('latin1')];
  if (kind === undefined) return err('no-sex');
  return ok({ name: nameText, address: addressText, born: date, sex: kind });
}

/** UTF-8 without control characters, its ends trimmed; undefined where there is nothing, or something else. */
function readText(bytes: Uint8Array): string | undefined {
  if (bytes.length > maxTextBytes) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).trim();
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    return text === '' || /[\u0000-\u001f\u007f-\u009f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function readDate(bytes: Uint8Array): string | undefined {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(Buffer.from(bytes).toString('latin1')) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const civil = `${year}-${month}-${day}`;
  const date = new Date(`${civil}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(civil) ? civil : undefined;
}
