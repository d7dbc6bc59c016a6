import type { Packet } from '../radius/packet.ts';
import type { HomeServer } from './home-server.ts';
import type { Composed } from './home-packet.ts';

/** What a realm's servers have said. `silent`: one was asked and said nothing; `away`: none could be asked, for so long. */
export type Answered =
  | { readonly kind: 'answered'; readonly answer: Packet; readonly authenticator: Buffer }
  | { readonly kind: 'silent' }
  | { readonly kind: 'away'; readonly forMs: number };

export type Question = {
  /** In the order in which they are asked. */
  readonly servers: readonly HomeServer[];
  /** Made anew for each of them: no two get the same authenticator. */
  readonly compose: () => Composed;
  /** The State that the last answer gave, where the conversation goes on; its server is asked first. */
  readonly state: Buffer | null;
};

const maxConversations = 4096;
const stateType = 24;

export type HomeGroup = { readonly ask: (question: Question) => Promise<Answered> };

/**
 * Asks the first server that is there; the next one where a connection is full or ends under way. One that says nothing is
 * not followed by another: the phone has gone by then, and the watch finds out how the server is.
 */
export function createHomeGroup(nowMs: () => number): HomeGroup {
  // Only the server that began an EAP conversation can go on with it, also when one before it in order is back.
  const conversations = new Map<string, string>();
  const remember = (answer: Packet, server: string) => {
    const state = answer.attributes.find(({ type }) => type === stateType)?.value;
    if (!state) return;
    const [oldest] = conversations.keys();
    if (conversations.size >= maxConversations && oldest !== undefined) conversations.delete(oldest);
    conversations.set(state.toString('base64'), server);
  };
  return {
    ask: async ({ servers, compose, state }) => {
      const key = state?.toString('base64') ?? '';
      const begun = conversations.get(key);
      conversations.delete(key);
      const order = servers.toSorted((one, other) => Number(other.name === begun) - Number(one.name === begun));
      for (const server of order) {
        const asked = await server.ask(compose());
        if (asked.kind === 'silent') return { kind: 'silent' };
        if (asked.kind !== 'answered') continue;
        remember(asked.answer, server.name);
        return asked;
      }
      // A full or lost one was there a moment ago.
      return { kind: 'away', forMs: nowMs() - Math.max(...servers.map((server) => server.standing().sinceMs)) };
    },
  };
}
