import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Scan } from './hid-pos.ts';
import type { Swipe, TrackName } from './swipe.ts';

export type TypedFault = 'wrong-length' | 'too-long' | 'unknown-key';

const reportBytes = 8;
const maxChars = 1024;
const enter = 0x28;
/** Left and right shift in the byte of modifiers. */
const shifts = 0x22;

/** From usage 0x04 on, as a keyboard of the United States has them; a gap stands for a key that types nothing of ours. */
const plain = "abcdefghijklmnopqrstuvwxyz1234567890\0\0\0\0 -=[]\\\0;'`,./";
const shifted = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ!@#$%^&*()\0\0\0\0 _+{}|\0:"~<>?';
const firstUsage = 0x04;

/**
 * Reads a device that types: reports of 8 bytes, one of modifiers, one unused, six of keys that are held down (USB HID 1.11,
 * appendix B.1). What it types up to Enter is one code; what stands between the sentinels of magnetic tracks is a swipe.
 * Gives `undefined` while more is to come. After a fault the next Enter ends what is thrown away.
 */
export function createTypedReader(): (report: Uint8Array) => Result<Scan | Swipe | undefined, TypedFault> {
  let held: readonly number[] = [];
  let text = '';
  let fault: TypedFault | undefined;
  return (report) => {
    if (report.length !== reportBytes) return err('wrong-length');
    const [modifiers = 0, , ...keys] = report;
    const pressed = keys.filter((key) => key >= firstUsage && !held.includes(key));
    held = keys;
    for (const key of pressed) {
      if (key === enter) {
        const line = text;
        const failed = fault;
        text = '';
        fault = undefined;
        if (failed !== undefined) return err(failed);
        return ok(line === '' ? undefined : readLine(line));
      }
      const letter = ((modifiers & shifts) === 0 ? plain : shifted)[key - firstUsage] ?? '\0';
      if (letter === '\0') fault ??= 'unknown-key';
      else if (text.length >= maxChars) fault ??= 'too-long';
      else text += letter;
    }
    return ok(undefined);
  };
}

const startSentinels: Readonly<Record<string, TrackName>> = { '%': '1', ';': '2', '+': '3' };

/** A line that begins like a magnetic stripe is one, so that a bank's card is never taken for a code. */
function readLine(line: string): Scan | Swipe {
  if (!(line[0] !== undefined && line[0] in startSentinels)) return { kind: 'scan', symbology: 'other', text: line };
  const tracks = [...line.matchAll(/[%;+][^?]*\?/g)].flatMap(([text]) => {
    const track = startSentinels[text[0] ?? ''];
    return track === undefined ? [] : [{ track, text }];
  });
  return { kind: 'swipe', encoding: 'undetermined', tracks, unreadable: [] };
}
