import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** From the end of a visit to nothing left, and to the next page drawn, as the agent measured them. */
export type Wipes = { readonly wipeMs: readonly number[]; readonly firstScreenMs: readonly number[] };

/** What the agent's own log says about its wipes; `state`: the folder of its city. */
export function measuredWipes(state: string): Wipes {
  const lines = readFileSync(join(state, 'kiosk-agent.log'), 'utf8').split('\n');
  const numbers = (field: string) =>
    lines.flatMap((line) => {
      const found = new RegExp(`"${field}":(\\d+)`).exec(line)?.[1];
      return found === undefined ? [] : [Number(found)];
    });
  return { wipeMs: numbers('wipeMs'), firstScreenMs: numbers('firstScreenMs') };
}
