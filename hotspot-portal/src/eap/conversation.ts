import type { Person } from './credentials.ts';
import { eapCodes, eapTypes, encodeEap, type EapPacket } from './eap-packet.ts';
import { createReassembly, fragmentBytesFor, fragmentsOf, tlsFlags } from './tls-fragments.ts';
import { openTlsMethod, type EapSetting, type MethodStep, type TlsMethod } from './tls-method.ts';

export type Turn =
  | { readonly kind: 'ask'; readonly eap: Buffer }
  | { readonly kind: 'accept'; readonly eap: Buffer; readonly person: Person; readonly msk: Buffer }
  | { readonly kind: 'reject'; readonly eap: Buffer };

export type Conversation = {
  /** The first packet that is sent: this method begins. */
  readonly begin: () => Turn;
  readonly take: (response: EapPacket) => Promise<Turn>;
  /** Bytes of fragments that wait to be put together or to be fetched. */
  readonly heldBytes: () => number;
  readonly close: () => void;
};

const empty = Buffer.of(0);

/** One peer's way from her first packet to success or failure; of what carries it, it knows only how much that takes at once. */
export function startConversation(setting: EapSetting, firstIdentifier: number, linkBytes?: number): Conversation {
  const reassembly = createReassembly();
  let [name] = setting.methods;
  let method: TlsMethod | undefined;
  let identifier = firstIdentifier;
  let outgoing: Buffer[] = [];
  let doomed = false;

  const ask = (data: Buffer): Turn => {
    identifier = (identifier + 1) & 0xff;
    const type = name ? eapTypes[name] : 0;
    return { kind: 'ask', eap: encodeEap({ code: eapCodes.request, identifier, type, data }) };
  };
  const end = (code: number): Buffer => encodeEap({ code, identifier, type: 0, data: Buffer.alloc(0) });
  const reject = (): Turn => ({ kind: 'reject', eap: end(eapCodes.failure) });

  const follow = (step: MethodStep): Turn => {
    if (step.kind === 'reject') return reject();
    if (step.kind === 'accept') return { ...step, eap: end(eapCodes.success) };
    doomed = step.kind === 'last';
    outgoing = [...fragmentsOf(step.message, 0, fragmentBytesFor(linkBytes))];
    return ask(outgoing.shift() ?? empty);
  };

  /** RFC 3748 §5.3.1: another method, as long as none has begun. */
  const negotiate = (wanted: Buffer): Turn => {
    const next = setting.methods.find((each) => wanted.includes(eapTypes[each]));
    if (method || next === undefined || next === name) return reject();
    name = next;
    return ask(Buffer.of(tlsFlags.start));
  };

  return {
    begin: () => (name ? ask(Buffer.of(tlsFlags.start)) : reject()),
    take: async ({ code, type, data, ...response }) => {
      if (code !== eapCodes.response || response.identifier !== identifier || doomed) return reject();
      if (type === eapTypes.nak) return negotiate(data);
      if (!name || type !== eapTypes[name]) return reject();
      const taken = reassembly.take(data);
      if (!taken.ok) return reject();
      if (taken.value === null) return ask(empty);
      const next = outgoing.shift();
      if (next) return taken.value.length === 0 ? ask(next) : reject();
      method ??= openTlsMethod(setting, name);
      return follow(await method.take(taken.value));
    },
    heldBytes: () => outgoing.reduce((sum, { length }) => sum + length, reassembly.heldBytes()),
    close: () => method?.close(),
  };
}
