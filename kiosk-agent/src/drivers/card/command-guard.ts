import { err, type Result } from '@machikado/contracts/result.ts';
import type { CardFailure, CardPort } from '../../transports/port.ts';
import { decodeAnswer, success } from './apdu.ts';
import { attributesFile, fewestTries, inputSupportName, pinFile, triesOf } from './my-number-card.ts';

/**
 * What may be sent to a card, and when. Everything else is refused before it reaches the reader, so that no fault and no
 * later change of a driver can select the file with the twelve digits of the My Number (EF 0001), another application of
 * that card, or send a PIN twice.
 */
type Permit = {
  /** The application of the My Number card that helps with forms is selected. */
  readonly inApplication: boolean;
  readonly file: 'none' | 'pin' | 'attributes';
  /** Tries of the PIN as the card has just told them; a PIN uses the word up. */
  readonly tries: number | undefined;
};

const nothing: Permit = { inApplication: false, file: 'none', tries: undefined };

type Command = 'id' | 'select-application' | 'select-pin' | 'select-attributes' | 'ask-tries' | 'verify' | 'read';

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();

const selectFile = (file: string) => `00A4020C02${file}`;

/** READ BINARY at an offset of the selected file; a first offset byte of 0x80 and more would name another file instead. */
const read = /^00B0[0-7][0-9A-F]{5}$/;
/** Four digits in ASCII. */
const verify = /^0020008004(3[0-9]){4}$/;

/** The command that these bytes are, or undefined where this kiosk never sends them. */
function classifyCommand(bytes: Uint8Array, idCommand: string): Command | undefined {
  const hex = hexOf(bytes);
  if (hex === idCommand && hex.startsWith('FFCA')) return 'id';
  if (hex === `00A4040C0A${inputSupportName}`) return 'select-application';
  if (hex === selectFile(pinFile)) return 'select-pin';
  if (hex === selectFile(attributesFile)) return 'select-attributes';
  if (hex === '00200080') return 'ask-tries';
  if (verify.test(hex)) return 'verify';
  return read.test(hex) ? 'read' : undefined;
}

/** Whether a command may be sent now. */
function mayPass(command: Command, { inApplication, file, tries }: Permit): boolean {
  switch (command) {
    case 'id':
    case 'select-application':
      return true;
    case 'select-pin':
    case 'select-attributes':
      return inApplication;
    case 'ask-tries':
      return file === 'pin';
    case 'verify':
      return file === 'pin' && tries !== undefined && tries >= fewestTries;
    case 'read':
      return file === 'attributes';
  }
}

/** What may follow after a command, by the card's answer; after one that failed the card must be begun with anew. */
function permitAfter(command: Command, answer: Result<Uint8Array, CardFailure>, before: Permit): Permit {
  if (command === 'id') return before;
  const decoded = answer.ok ? decodeAnswer(answer.value) : answer;
  if (!decoded.ok) return nothing;
  if (command === 'ask-tries') return { ...before, tries: triesOf(decoded.value) };
  if (command === 'verify') return { ...before, tries: undefined };
  if (decoded.value.statusWord !== success) return command === 'read' ? before : nothing;
  switch (command) {
    case 'select-application':
      return { ...nothing, inApplication: true };
    case 'select-pin':
      return { inApplication: true, file: 'pin', tries: undefined };
    case 'select-attributes':
      return { inApplication: true, file: 'attributes', tries: undefined };
    case 'read':
      return before;
  }
}

/** Puts the guard before a card. Commands go one after another; a refused one is answered `refused` and never sent. */
export function guardCard(card: CardPort): CardPort {
  let permit = nothing;
  let last: Promise<unknown> = Promise.resolve();
  const send = async (bytes: Uint8Array): Promise<Result<Uint8Array, CardFailure>> => {
    const command = classifyCommand(bytes, card.facts.cardIdCommand);
    if (command === undefined || !mayPass(command, permit)) return err('refused');
    const answer = await card.transmit(bytes);
    permit = permitAfter(command, answer, permit);
    return answer;
  };
  const inTurn = <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    const done = last.then(work);
    last = done;
    return done;
  };
  return {
    ...card,
    reset: () =>
      inTurn(() => {
        permit = nothing;
        return card.reset();
      }),
    transmit: (bytes) => {
      // A copy: who asked may zero its own before this one's turn comes.
      const own = bytes.slice();
      return inTurn(() => send(own)).finally(() => own.fill(0));
    },
  };
}
