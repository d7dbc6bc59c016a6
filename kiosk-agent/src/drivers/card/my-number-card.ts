import type { CardAttributes } from '@machikado/contracts/my-number.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { CardPort, CardFailure } from '../../transports/port.ts';
import { decodeAnswer, success, type CardAnswer } from './apdu.ts';
import { decodeAttributes, maxAttributesBytes, readBlockLength } from './my-number-attributes.ts';

/** 券面事項入力補助AP: the application of the My Number card that helps with forms. */
export const inputSupportName = 'D3921000310001010408';
export const pinFile = '0011';
/** Name, address, birth date and sex. EF 0001, beside it and behind the same PIN, holds the number and is never selected. */
export const attributesFile = '0002';
/** With one try left the kiosk does not risk it: a card whose PIN is locked can only be freed at the city's counter. */
export const fewestTries = 2;
/** Read at once; answers with a status word stay far below what any reader can take. */
const chunkBytes = 128;

/**
 * `not-my-number`: another card. `tries-low`: one try or none is left. `wrong-pin`: the PIN was wrong and has cost a try.
 * `locked`: it was the last one. `garbled`: the card says what no card of this kind says.
 */
export type MyNumberFailure =
  | { readonly why: 'not-my-number' | 'locked' | 'garbled' | CardFailure }
  | { readonly why: 'tries-low' | 'wrong-pin'; readonly triesLeft: number };

/** How often the PIN may still be wrong, from the answer to VERIFY without one (ISO/IEC 7816-4: 63Cn). */
export function triesOf({ statusWord }: CardAnswer): number | undefined {
  if (statusWord >= 0x63c0 && statusWord <= 0x63cf) return statusWord & 0x0f;
  return statusWord === 0x6983 || statusWord === 0x6984 ? 0 : undefined;
}

/** Whether it is one, as far as its applications tell. */
export async function isMyNumberCard(card: CardPort): Promise<boolean> {
  const application = await ask(card, `00A4040C0A${inputSupportName}`);
  return application.ok && application.value.statusWord === success;
}

/** Asks how many tries the PIN has, which costs none. `tries-low` where the kiosk takes no PIN any more. */
export async function readTries(card: CardPort): Promise<Result<number, MyNumberFailure>> {
  const application = await ask(card, `00A4040C0A${inputSupportName}`);
  if (!application.ok) return application;
  if (application.value.statusWord !== success) return err({ why: 'not-my-number' });
  const file = await ask(card, `00A4020C02${pinFile}`);
  if (!file.ok) return file;
  if (file.value.statusWord !== success) return err({ why: 'not-my-number' });
  const asked = await ask(card, '00200080');
  if (!asked.ok) return asked;
  const tries = triesOf(asked.value);
  if (tries === undefined) return err({ why: 'garbled' });
  return tries < fewestTries ? err({ why: 'tries-low', triesLeft: tries }) : ok(tries);
}

/**
 * Reads the four attributes with the PIN, which is sent at most once; its bytes are zeroed here in any case. The tries
 * are asked for first.
 */
export async function readAttributes(
  card: CardPort,
  pin: Uint8Array,
): Promise<Result<CardAttributes, MyNumberFailure>> {
  try {
    const tries = await readTries(card);
    if (!tries.ok) return tries;
    const verified = await verifyPin(card, pin);
    if (!verified.ok) return verified;
    const attributes = await readAttributesFile(card);
    // The card must not go on taking whoever comes next for somebody who knows its PIN.
    const reset = await card.reset();
    return reset.ok ? attributes : err({ why: reset.error });
  } finally {
    pin.fill(0);
  }
}

async function verifyPin(card: CardPort, pin: Uint8Array): Promise<Result<undefined, MyNumberFailure>> {
  const command = Uint8Array.of(0x00, 0x20, 0x00, 0x80, pin.length, ...pin);
  const sent = await card.transmit(command).finally(() => command.fill(0));
  const answer = readAnswer(sent);
  if (!answer.ok) return answer;
  if (answer.value.statusWord === success) return ok();
  const triesLeft = triesOf(answer.value);
  if (triesLeft === undefined) return err({ why: 'garbled' });
  return triesLeft === 0 ? err({ why: 'locked' }) : err({ why: 'wrong-pin', triesLeft });
}

async function readAttributesFile(card: CardPort): Promise<Result<CardAttributes, MyNumberFailure>> {
  const selected = await ask(card, `00A4020C02${attributesFile}`);
  if (!selected.ok) return selected;
  if (selected.value.statusWord !== success) return err({ why: 'garbled' });
  let file = Buffer.alloc(0);
  let wanted = readBlockLength;
  while (file.length < wanted) {
    const part = await readPart(card, file.length, Math.min(chunkBytes, wanted - file.length));
    if (!part.ok) return part;
    const longer = Buffer.concat([file, part.value]);
    file.fill(0);
    file = longer;
    if (file.length >= readBlockLength && wanted === readBlockLength) {
      const whole = wholeLength(file);
      if (whole === undefined) return err({ why: 'garbled' });
      wanted = whole;
    }
  }
  const attributes = decodeAttributes(file);
  file.fill(0);
  return attributes.ok ? attributes : err({ why: 'garbled' });
}

/** Length of the whole file by its first bytes: two of tag, one to three of length. */
function wholeLength(head: Uint8Array): number | undefined {
  const [, , first = 0, second = 0, third = 0] = head;
  const length =
    first < 0x80 ? 3 + first : first === 0x81 ? 4 + second : first === 0x82 ? 5 + second * 256 + third : undefined;
  return length !== undefined && length >= readBlockLength && length <= maxAttributesBytes ? length : undefined;
}

async function readPart(card: CardPort, offset: number, length: number): Promise<Result<Uint8Array, MyNumberFailure>> {
  const answer = readAnswer(await card.transmit(Uint8Array.of(0x00, 0xb0, offset >> 8, offset & 0xff, length)));
  if (!answer.ok) return answer;
  const { statusWord, body } = answer.value;
  // A part that is too long or empty would never come to an end.
  return statusWord === success && body.length > 0 && body.length <= length ? ok(body) : err({ why: 'garbled' });
}

async function ask(card: CardPort, hex: string): Promise<Result<CardAnswer, MyNumberFailure>> {
  return readAnswer(await card.transmit(Buffer.from(hex, 'hex')));
}

function readAnswer(answer: Result<Uint8Array, CardFailure>): Result<CardAnswer, MyNumberFailure> {
  if (!answer.ok) return err({ why: answer.error });
  const decoded = decodeAnswer(answer.value);
  return decoded.ok ? decoded : err({ why: 'garbled' });
}
