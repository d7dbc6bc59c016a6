import type { MyNumberAnswer } from '@machikado/contracts/my-number.ts';
import type { Answer, Asked, Memory } from './memory.ts';

/** What a PIN makes of the card; `9990` is wrong and costs a try, any other reads. */
const pinSentinels: Readonly<Record<string, MyNumberAnswer>> = {
  '9991': { state: 'silent' },
  '9992': { state: 'unclear' },
  '9993': { state: 'locked' },
};
const fewestTries = 2;

const person = {
  name: '見本 花子',
  address: '北海道旭川市六条通九丁目0番地',
  born: '1958-04-03',
  sex: 'female',
} as const;

/** Answers what is about a My Number card; undefined where it is about something else. */
export function answerMyNumber(memory: Memory, { path, body }: Asked): Answer | undefined {
  const say = (answer: MyNumberAnswer): Answer => ({ status: 200, body: answer });
  if (path !== '/my-number/check' && path !== '/my-number/read') return undefined;
  if (memory.cardTries < fewestTries) return say({ state: 'tries-low', triesLeft: memory.cardTries });
  if (path === '/my-number/check') return say({ state: 'ready', triesLeft: memory.cardTries });
  const pin = String(body['pin']);
  if (pin === '9990') {
    memory.cardTries -= 1;
    return say({ state: 'wrong-pin', triesLeft: memory.cardTries });
  }
  return say(pinSentinels[pin] ?? { state: 'read', attributes: person });
}
