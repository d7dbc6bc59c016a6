import { randomBytes } from 'node:crypto';
import type { VirtualCard } from './virtual-card.ts';

/** Nobody's: a number whose check digit is wrong. */
export const sampleNumber = '123456789012';

export const samplePerson = {
  name: '見本 花子',
  address: '北海道旭川市六条通九丁目0番地',
  born: '19580403',
  sex: '2',
} as const;

export type MyNumberCardOptions = {
  readonly pin: string;
  readonly person?: Readonly<Record<keyof typeof samplePerson, string>>;
  readonly tries?: number;
};

export type MyNumberCard = VirtualCard & {
  readonly tries: () => number;
  /** How often the number's file was selected or read, by whatever command. */
  readonly numberTouched: () => number;
  /** How often a PIN was sent. */
  readonly pinsSent: () => number;
};

const inputSupport = 'D3921000310001010408';
const applications = [inputSupport, 'D3921000310001010402', 'D392F000260100000001'];
const mostTries = 3;
const word = (hex: string) => Buffer.from(hex, 'hex');

/** One BER-TLV object with a length of up to three bytes. */
export function tlv(tag: number, value: Uint8Array): Buffer {
  const { length } = value;
  const sized = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(tag > 0xff ? [tag >> 8, tag & 0xff] : [tag]), Buffer.from(sized), value]);
}

/** EF 0002 as the card has it: a header, then name, address, day of birth and sex; room is left behind it. */
export function attributesFile(person: NonNullable<MyNumberCardOptions['person']>): Buffer {
  const fields = [person.name, person.address, person.born, person.sex].map((text, index) =>
    tlv(0xdf22 + index, Buffer.from(text, 'utf8')),
  );
  const whole = tlv(0xff20, Buffer.concat([tlv(0xdf21, Buffer.alloc(8)), ...fields]));
  return Buffer.concat([whole, Buffer.alloc(64, 0xff)]);
}

/**
 * A My Number card at the level of its commands, its three applications included, as a contactless reader sees it. It
 * obeys what it is told, also what no kiosk may ask: whether the number is read is for others to prevent.
 */
export function myNumberCard(options: MyNumberCardOptions): MyNumberCard {
  const number = Buffer.concat([tlv(0xff10, Buffer.from(sampleNumber, 'latin1'))]);
  const files: Readonly<Record<string, Buffer>> = {
    '0001': number,
    '0002': attributesFile(options.person ?? samplePerson),
  };
  let [tries, touched, pins] = [options.tries ?? mostTries, 0, 0];
  let selected: { application?: string; file?: string; verified?: boolean } = {};
  // Type B cards show another id each time.
  let shownId = randomBytes(4);

  const select = (p1: number, hex: string): Buffer => {
    const application = applications.find((name) => p1 === 0x04 && hex === name);
    if (application !== undefined) selected = { application };
    else if (p1 !== 0x04 && selected.application === inputSupport && /^(3F00)?(0001|0002|0011)$/.test(hex)) {
      selected = { ...selected, file: hex.slice(-4) };
      if (selected.file === '0001') touched++;
    } else return word('6A82');
    return word('9000');
  };
  const verify = (pin: Buffer): Buffer => {
    if (selected.file !== '0011') return word('6986');
    if (pin.length === 0) return word(`63C${tries}`);
    pins++;
    if (tries === 0) return word('6983');
    const isRight = pin.toString('latin1') === options.pin;
    tries = isRight ? mostTries : tries - 1;
    selected = { ...selected, verified: isRight };
    return isRight ? word('9000') : word(tries === 0 ? '6983' : `63C${tries}`);
  };
  const read = ([, , p1 = 0, p2 = 0, length = 0]: Buffer): Buffer => {
    const byShortName = (p1 & 0x80) !== 0;
    const name = byShortName ? (p1 & 0x1f).toString(16).padStart(4, '0').toUpperCase() : (selected.file ?? '');
    if (selected.application !== inputSupport) return word('6986');
    if (name === '0001') touched++;
    const file = files[name];
    if (file === undefined) return word('6A82');
    if (selected.verified !== true) return word('6982');
    const offset = byShortName ? p2 : p1 * 256 + p2;
    if (offset >= file.length) return word('6B00');
    return Buffer.concat([file.subarray(offset, offset + (length === 0 ? 256 : length)), word('9000')]);
  };
  return {
    answerToReset: word('3B8880014D794E756D6265721E'),
    reset: () => {
      selected = {};
      shownId = randomBytes(4);
    },
    tries: () => tries,
    numberTouched: () => touched,
    pinsSent: () => pins,
    answer: (bytes) => {
      const command = Buffer.from(bytes);
      const [, instruction = 0, p1 = 0, , length = 0] = command;
      if (command.toString('hex') === 'ffca000000') return Buffer.concat([shownId, word('9000')]);
      const body = command.subarray(5, 5 + length);
      if (instruction === 0xa4) return select(p1, body.toString('hex').toUpperCase());
      if (instruction === 0x20) return verify(body);
      if (instruction === 0xb0 || instruction === 0xb1) return read(command);
      return word('6D00');
    },
  };
}
