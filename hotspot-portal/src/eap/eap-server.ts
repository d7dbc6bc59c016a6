import { randomBytes, randomInt } from 'node:crypto';
import { startConversation, type Conversation, type Turn } from './conversation.ts';
import { decodeEap, eapCodes, eapTypes } from './eap-packet.ts';
import type { EapSetting } from './tls-method.ts';

export type EapQuestion = {
  /** Whoever asks, and for which device: one conversation is between these alone. */
  readonly between: string;
  /** Whoever asks: the conversations of one access point push out only its own. */
  readonly nas?: string;
  /** The device, where it is told: the same one is always with the same thread. */
  readonly station?: string;
  /** How much the link to the device carries at once, where it is told; what the first packet tells holds. */
  readonly linkBytes?: number;
  /** What the access point gives back of our last answer; empty at the beginning. */
  readonly state: Buffer;
  readonly eap: Buffer;
};

export type EapAnswer = (Turn & { readonly state: Buffer }) | { readonly kind: 'ignore' };

export type EapServer = { readonly answer: (question: EapQuestion) => Promise<EapAnswer>; readonly open: () => number };

export type EapLimits = {
  readonly conversations: number;
  /** Of one access point. */
  readonly perNas: number;
  /** Of all fragments that wait to be put together or to be fetched. */
  readonly bytes: number;
};

export const stateBytes = 16;
const lifeMs = 60_000;
const usualLimits: EapLimits = { conversations: 2000, perNas: 500, bytes: 16 * 1024 * 1024 };

type Held = {
  readonly conversation: Conversation;
  readonly between: string;
  readonly nas: string;
  readonly untilMs: number;
  bytes: number;
  busy: boolean;
};

/** The conversations under way, all of them and by access point; the oldest gives way where there are too many. */
function createHolding(limits: EapLimits, nowMs: () => number) {
  const held = new Map<string, Held>();
  const byNas = new Map<string, Set<string>>();
  let bytes = 0;
  const drop = (name: string) => {
    const gone = held.get(name);
    if (!gone) return;
    gone.conversation.close();
    held.delete(name);
    bytes -= gone.bytes;
    const own = byNas.get(gone.nas);
    own?.delete(name);
    if (own?.size === 0) byNas.delete(gone.nas);
  };
  const makeRoom = (nas: string) => {
    const [oldest] = byNas.get(nas) ?? [];
    if (oldest !== undefined && (byNas.get(nas)?.size ?? 0) >= limits.perNas) drop(oldest);
    for (const [name, { untilMs }] of held) {
      if (untilMs > nowMs() && held.size < limits.conversations) return;
      drop(name);
    }
  };
  return {
    drop,
    count: () => held.size,
    get: (name: string) => held.get(name),
    add: (name: string, one: Held) => {
      makeRoom(one.nas);
      held.set(name, one);
      const own = byNas.get(one.nas) ?? new Set();
      byNas.set(one.nas, own.add(name));
    },
    /** False where this conversation is the one too much. */
    weigh: (one: Held): boolean => {
      const now = one.conversation.heldBytes();
      bytes += now - one.bytes;
      one.bytes = now;
      return bytes <= limits.bytes;
    },
  };
}

/** All conversations that are under way: bounded in number, in bytes and in time. One that has begun keeps its setting. */
export function createEapServer(
  setting: EapSetting | (() => EapSetting),
  nowMs: () => number,
  limits: EapLimits = usualLimits,
): EapServer {
  const held = createHolding(limits, nowMs);
  const begin = ({ between, nas = '', linkBytes }: EapQuestion): EapAnswer => {
    const current = typeof setting === 'function' ? setting() : setting;
    const conversation = startConversation(current, randomInt(256), linkBytes);
    const state = randomBytes(stateBytes);
    const untilMs = nowMs() + lifeMs;
    held.add(state.toString('hex'), { conversation, between, nas, untilMs, bytes: 0, busy: false });
    return { ...conversation.begin(), state };
  };
  return {
    open: held.count,
    answer: async (question) => {
      const { between, state, eap } = question;
      const packet = decodeEap(eap);
      if (!packet.ok || packet.value.code !== eapCodes.response) return { kind: 'ignore' };
      if (state.length === 0) return packet.value.type === eapTypes.identity ? begin(question) : { kind: 'ignore' };
      const name = state.toString('hex');
      const known = held.get(name);
      if (known?.between !== between || known.untilMs <= nowMs() || known.busy) return { kind: 'ignore' };
      known.busy = true;
      const turn = await known.conversation.take(packet.value);
      known.busy = false;
      // It may have had to give way meanwhile.
      if (!held.get(name)) return { kind: 'ignore' };
      const hasRoom = held.weigh(known);
      if (turn.kind !== 'ask' || !hasRoom) held.drop(name);
      return turn.kind === 'ask' && !hasRoom ? { kind: 'ignore' } : { ...turn, state };
    },
  };
}
