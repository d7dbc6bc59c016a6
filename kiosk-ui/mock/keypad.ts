import type { CDPSession, Page } from 'playwright-core';

/** Windows virtual key codes of the keys that a tactile keypad or a switch sends (F13 is 124). */
const virtualKeys: Readonly<Record<string, number>> = {
  Enter: 13,
  Space: 32,
  ArrowUp: 38,
  ArrowDown: 40,
  ...Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`F${13 + at}`, 124 + at])),
  ...Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`Digit${at}`, 48 + at])),
};

/** The keys of the keypad by what stands on them. */
const keys = {
  up: 'F18',
  down: 'F19',
  left: 'F23',
  right: 'F24',
  select: 'F20',
  back: 'F22',
  help: 'F17',
  repeat: 'F14',
  volume: 'F21',
  speech: 'F13',
  jackIn: 'F15',
  jackOut: 'F16',
} as const;
export type KeypadKey = keyof typeof keys;

const waitMs = 20_000;
const quietMs = 320;

/** Sends keys as a keyboard does, by the code of their place. */
function createKeys(page: Page) {
  let session: Promise<CDPSession> | undefined;
  async function send(code: string, type: 'keyDown' | 'keyUp'): Promise<void> {
    session ??= page.context().newCDPSession(page);
    const digit = /^Digit(\d)$/.exec(code)?.[1];
    const key = digit ?? code;
    await (
      await session
    ).send('Input.dispatchKeyEvent', {
      type,
      code,
      key,
      windowsVirtualKeyCode: virtualKeys[code] ?? 0,
      ...(type === 'keyDown' && digit !== undefined && { text: digit }),
    });
  }
  return send;
}

/** A person who hears and feels: presses keys, and knows nothing but what was said. */
export function createListener(page: Page) {
  const send = createKeys(page);
  const pressCode = async (code: string) => {
    await send(code, 'keyDown');
    await send(code, 'keyUp');
  };

  /** The transcript: every line that has been said, the eldest first. */
  const log = page.locator('[data-transcript]');
  const transcript = () => log.locator('p').allTextContents();

  /** Waits until the voice has said something new and fallen quiet, and gives what it said since `from`. */
  async function listen(from: number): Promise<string[]> {
    const deadline = performance.now() + waitMs;
    let last = -1;
    let since = performance.now();
    for (;;) {
      const now = await log.evaluate(({ dataset }: { dataset: Record<string, string | undefined> }) => ({
        count: dataset['count'],
        talking: dataset['talking'],
      }));
      const count = Number(now.count);
      if (count !== last || now.talking === 'true') [last, since] = [count, performance.now()];
      const quiet = performance.now() - since > quietMs;
      if (count > from && quiet) return (await transcript()).slice(-(count - from));
      if (performance.now() > deadline)
        throw new Error(`Nothing was said. Before: ${(await transcript()).slice(-3).join(' | ')}`);
      await page.evaluate('new Promise((done) => requestAnimationFrame(done))');
    }
  }
  const spokenSoFar = async () => ((await log.count()) === 0 ? 0 : Number(await log.getAttribute('data-count')));

  async function press(key: KeypadKey): Promise<string> {
    const from = await spokenSoFar();
    await pressCode(keys[key]);
    return (await listen(from)).join(' ');
  }

  /** Moves until something is said that fits, and gives it. */
  async function find(wanted: RegExp, key: KeypadKey = 'down', most = 60): Promise<string> {
    const heard: string[] = [];
    for (let moves = 0; moves < most; moves += 1) {
      const said = await press(key);
      if (wanted.test(said)) return said;
      heard.push(said);
    }
    throw new Error(`${String(wanted)} was never said, but: ${heard.join(' | ')}`);
  }

  /** Finds a control and presses it; gives what is said then. */
  async function choose(wanted: RegExp, key: KeypadKey = 'down'): Promise<string> {
    await find(wanted, key);
    return press('select');
  }

  async function digits(text: string): Promise<string> {
    let said = '';
    for (const digit of text) {
      const from = await spokenSoFar();
      await pressCode(`Digit${digit}`);
      said += ` ${(await listen(from)).join(' ')}`;
    }
    return said;
  }

  return { choose, digits, find, press, pressCode, send, transcript };
}
