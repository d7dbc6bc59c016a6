/** What a key of a tactile keypad asks for. */
export type KeypadAction =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'select'
  | 'back'
  | 'help'
  | 'repeat'
  | 'volume-up'
  | 'volume-down'
  | 'volume'
  | 'speech'
  | 'jack-in'
  | 'jack-out';

/**
 * The one table of keys, by `KeyboardEvent.code`: the place of a key, which stays the same in every layout, where
 * `key` of F13–F24 depends on the desktop. Tactile keypads are USB keyboards that send function keys; those of the
 * Storm AudioNav and AudioComm series can be given any code with the maker's utility (Storm Interface, 1400 Series
 * Audio-Nav Technical Manual rev. 1.5, "Customising the USB Codes"; its `<<` key sends usage 0x72, F23, as delivered).
 * Codes: USB HID Usage Tables 1.5, page 0x07, F13–F24 = 0x68–0x73. A keypad with other codes is set to these.
 */
const dedicated: Readonly<Record<string, KeypadAction>> = {
  F13: 'speech',
  F14: 'repeat',
  F15: 'jack-in',
  F16: 'jack-out',
  F17: 'help',
  F18: 'up',
  F19: 'down',
  F20: 'select',
  F21: 'volume',
  F22: 'back',
  F23: 'left',
  F24: 'right',
};

/** Keys of any keyboard, while the screen is being read aloud. */
const ordinary: Readonly<Record<string, KeypadAction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Enter: 'select',
  NumpadEnter: 'select',
  Escape: 'back',
  F1: 'help',
  F2: 'repeat',
  AudioVolumeUp: 'volume-up',
  AudioVolumeDown: 'volume-down',
  VolumeUp: 'volume-up',
  VolumeDown: 'volume-down',
  PageUp: 'volume-up',
  PageDown: 'volume-down',
};

/** What a key asks for. Keys that only a keypad has work always; those of any keyboard only while speech is on. */
export function keypadAction(code: string, speaking: boolean): KeypadAction | undefined {
  return dedicated[code] ?? (speaking ? ordinary[code] : undefined);
}

/** Switches are USB keyboards with one or two keys. With one, either does the same. */
export const switchKeys = { next: ['Space', 'F6'], choose: ['Enter', 'NumpadEnter', 'F7'] } as const;

/** Whether a key is a switch, and which. */
export function switchOf(code: string): 'next' | 'choose' | undefined {
  if (switchKeys.next.some((one) => one === code)) return 'next';
  return switchKeys.choose.some((one) => one === code) ? 'choose' : undefined;
}
