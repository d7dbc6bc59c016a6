/** What became of a request that came before: its answer is being made, or has been sent. */
export type Earlier = { readonly state: 'in-progress' } | { readonly state: 'answered'; readonly answer: Buffer };

export type RequestKey = {
  /** Source address, and the port there where it has one. */
  readonly source: string;
  readonly port?: number;
  readonly code: number;
  readonly identifier: number;
  readonly authenticator: Buffer;
};

/** What one port of one source has asked, by code and identifier. */
type Asked = { readonly entries: Map<number, Entry>; readonly source: string; readonly port: number };
type Entry = {
  readonly slot: number;
  readonly asked: Asked;
  readonly authenticator: readonly [number, number, number, number];
  readonly atMs: number;
  earlier: Earlier;
};

const lifeMs = 10_000;
/** At 200 bytes an answer these are about 20 MB; the oldest goes first. */
const maxEntries = 65_536;

const inProgress: Earlier = { state: 'in-progress' };

export type DuplicateCache = {
  /** What is known of this very request; `null` for a new one, which is from now on in progress. */
  readonly begin: (key: RequestKey, nowMs: number) => Earlier | null;
  readonly answered: (key: RequestKey, answer: Buffer) => void;
  /** Forgets a request that gets no answer, so that its next copy is looked at anew. */
  readonly forget: (key: RequestKey) => void;
};

const slotOf = ({ code, identifier }: RequestKey) => code * 256 + identifier;

function isOf(entry: Entry, { authenticator }: RequestKey): boolean {
  const [first, second, third, fourth] = entry.authenticator;
  return (
    authenticator.readInt32LE(0) === first &&
    authenticator.readInt32LE(4) === second &&
    authenticator.readInt32LE(8) === third &&
    authenticator.readInt32LE(12) === fourth
  );
}

function newEntry(asked: Asked, key: RequestKey, atMs: number): Entry {
  const word = (at: number) => key.authenticator.readInt32LE(at);
  return { slot: slotOf(key), asked, authenticator: [word(0), word(4), word(8), word(12)], atMs, earlier: inProgress };
}

/**
 * RFC 5080 §2.2.2: a copy gets the same answer again; the same identifier with another authenticator is a new request.
 * What came stands in a ring in its order, from whose end every new one takes away what is over; no timers. `capacity`
 * bounds all sources together.
 */
export function createDuplicateCache(capacity: number = maxEntries): DuplicateCache {
  const sources = new Map<string, Map<number, Asked>>();
  const ring: (Entry | undefined)[] = [];
  let oldest = 0;
  let held = 0;
  const remove = (entry: Entry) => {
    const { entries, source, port } = entry.asked;
    if (entries.get(entry.slot) !== entry) return;
    entries.delete(entry.slot);
    if (entries.size > 0) return;
    const ports = sources.get(source);
    ports?.delete(port);
    if (ports?.size === 0) sources.delete(source);
  };
  const dropOldest = () => {
    const entry = ring[oldest];
    if (entry) remove(entry);
    ring[oldest] = undefined;
    oldest = (oldest + 1) % capacity;
    held--;
  };
  const expire = (nowMs: number) => {
    while (held > 0 && (held >= capacity || nowMs - (ring[oldest]?.atMs ?? 0) >= lifeMs)) dropOldest();
  };
  const find = ({ source, port = 0 }: RequestKey) => sources.get(source)?.get(port);
  const askedOf = ({ source, port = 0 }: RequestKey): Asked => {
    const ports = sources.get(source) ?? new Map<number, Asked>();
    const asked = ports.get(port) ?? { entries: new Map(), source, port };
    sources.set(source, ports.set(port, asked));
    return asked;
  };
  return {
    begin: (key, nowMs) => {
      expire(nowMs);
      const asked = find(key) ?? askedOf(key);
      const entry = asked.entries.get(slotOf(key));
      if (entry && isOf(entry, key)) return entry.earlier;
      const begun = newEntry(asked, key, nowMs);
      asked.entries.set(begun.slot, begun);
      ring[(oldest + held) % capacity] = begun;
      held++;
      return null;
    },
    answered: (key, answer) => {
      const entry = find(key)?.entries.get(slotOf(key));
      if (entry && isOf(entry, key)) entry.earlier = { state: 'answered', answer };
    },
    forget: (key) => {
      const entry = find(key)?.entries.get(slotOf(key));
      if (entry && isOf(entry, key)) remove(entry);
    },
  };
}
