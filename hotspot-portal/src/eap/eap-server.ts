import { randomBytes, randomInt } from 'node:crypto';
import { startConversation, type Conversation, type Turn } from './conversation.ts';
import { decodeEap, eapCodes, eapTypes } from './eap-packet.ts';
import type { EapSetting } from './tls-method.ts';

export type EapQuestion = {
  /** Whoever asks, and for which device: one conversation is between these alone. */
  readonly between: string;
  /** What the access point gives back of our last answer; empty at the beginning. */
  readonly state: Buffer;
  readonly eap: Buffer;
};

export type EapAnswer = (Turn & { readonly state: Buffer }) | { readonly kind: 'ignore' };

export type EapServer = { readonly answer: (question: EapQuestion) => Promise<EapAnswer>; readonly open: () => number };

const stateBytes = 16;
const lifeMs = 60_000;
const maxConversations = 2000;

type Held = { readonly conversation: Conversation; readonly between: string; readonly untilMs: number; busy: boolean };

/** All conversations that are under way: bounded in number and in time, the oldest gives way. */
export function createEapServer(setting: EapSetting, nowMs: () => number): EapServer {
  const held = new Map<string, Held>();
  const drop = (name: string) => {
    held.get(name)?.conversation.close();
    held.delete(name);
  };
  const makeRoom = () => {
    for (const [name, { untilMs }] of held) {
      if (untilMs > nowMs() && held.size < maxConversations) return;
      drop(name);
    }
  };
  const begin = (between: string): EapAnswer => {
    makeRoom();
    const conversation = startConversation(setting, randomInt(256));
    const state = randomBytes(stateBytes);
    held.set(state.toString('hex'), { conversation, between, untilMs: nowMs() + lifeMs, busy: false });
    return { ...conversation.begin(), state };
  };
  return {
    open: () => held.size,
    answer: async ({ between, state, eap }) => {
      const packet = decodeEap(eap);
      if (!packet.ok || packet.value.code !== eapCodes.response) return { kind: 'ignore' };
      if (state.length === 0) return packet.value.type === eapTypes.identity ? begin(between) : { kind: 'ignore' };
      const name = state.toString('hex');
      const known = held.get(name);
      if (known?.between !== between || known.untilMs <= nowMs() || known.busy) return { kind: 'ignore' };
      known.busy = true;
      const turn = await known.conversation.take(packet.value);
      known.busy = false;
      if (turn.kind !== 'ask') drop(name);
      return { ...turn, state };
    },
  };
}
