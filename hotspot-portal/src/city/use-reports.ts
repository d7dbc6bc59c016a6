import { z } from 'zod';
import type { UseStore } from '../store/uses.ts';
import type { Step } from './conversation.ts';

const lookEveryMs = 2000;
const retryMs = 3000;
const nothing = z.unknown();

/** Tells the city what was counted, in order; it is told again until the city has it, and counts once there. */
export function sendUses(store: UseStore): Step {
  return async (client, signal) => {
    const uses = store.waiting();
    if (uses.length === 0) return { nextInMs: lookEveryMs };
    const call = { method: 'PUT', path: '/v1/device/wifi-use', answer: nothing } as const;
    const taken = await client.call({ ...call, body: { uses }, signal });
    if (!taken.ok) return { problem: taken.error, nextInMs: retryMs };
    store.taken(uses);
    return { nextInMs: 0 };
  };
}
