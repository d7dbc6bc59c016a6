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

/** What one port of one source has asked: the place in the ring by code and identifier. */
type Asked = { readonly places: Map<number, number>; readonly source: string; readonly port: number };

const lifeMs = 10_000;
const maxEntries = 65_536;
/** Of the answers together, for each entry: more than most of them have. */
const answerBytes = 256;

const inProgress: Earlier = { state: 'in-progress' };

export type DuplicateCache = {
  /** What is known of this very request; `null` for a new one, which is from now on in progress. */
  readonly begin: (key: RequestKey, nowMs: number) => Earlier | null;
  readonly answered: (key: RequestKey, answer: Buffer) => void;
  /** Forgets a request that gets no answer, so that its next copy is looked at anew. */
  readonly forget: (key: RequestKey) => void;
};

const slotOf = ({ code, identifier }: RequestKey) => code * 256 + identifier;

/** Bytes of answers, one after another and round again: each stays until so many others have come. */
function createAnswerRing(size: number) {
  const bytes = Buffer.alloc(size);
  let written = 0;
  return {
    /** Gives where it stands. */
    put: (answer: Buffer): number => {
      const left = size - (written % size);
      if (answer.length > left) written += left;
      const at = written;
      answer.copy(bytes, at % size);
      written += answer.length;
      return at;
    },
    /** A copy of its own; `null` where others stand there now. */
    get: (at: number, length: number): Buffer | null =>
      written - at > size ? null : Buffer.from(bytes.subarray(at % size, (at % size) + length)),
  };
}

/** Of each place of the ring, in arrays of numbers: what lives for ten seconds is no work for the collector of garbage. */
function createPlaces(capacity: number) {
  const askedBy: (Asked | undefined)[] = [];
  const slots = new Uint16Array(capacity);
  const words = new Int32Array(capacity * 4);
  const atMs = new Float64Array(capacity);
  const answerAt = new Float64Array(capacity);
  const answerLength = new Uint16Array(capacity);
  const answers = createAnswerRing(capacity * answerBytes);
  return {
    askedBy,
    slots,
    atMs,
    set: (place: number, asked: Asked, key: RequestKey) => {
      askedBy[place] = asked;
      slots[place] = slotOf(key);
      for (let i = 0; i < 4; i++) words[place * 4 + i] = key.authenticator.readInt32LE(i * 4);
      answerLength[place] = 0;
    },
    isOf: (place: number, { authenticator }: RequestKey): boolean => {
      for (let i = 0; i < 4; i++) if (words[place * 4 + i] !== authenticator.readInt32LE(i * 4)) return false;
      return true;
    },
    answered: (place: number, answer: Buffer) => {
      answerAt[place] = answers.put(answer);
      answerLength[place] = answer.length;
    },
    /** `null` where its answer had to make room. */
    earlier: (place: number): Earlier | null => {
      const length = answerLength[place] ?? 0;
      if (length === 0) return inProgress;
      const answer = answers.get(answerAt[place] ?? 0, length);
      return answer && { state: 'answered', answer };
    },
  };
}

/**
 * RFC 5080 §2.2.2: a copy gets the same answer again; the same identifier with another authenticator is a new request.
 * What came stands in a ring in its order, from whose end every new one takes away what is over; no timers. `capacity`
 * bounds all sources together: the oldest goes first, and so do the oldest bytes of answers.
 */
export function createDuplicateCache(capacity: number = maxEntries): DuplicateCache {
  const sources = new Map<string, Map<number, Asked>>();
  const ring = createPlaces(capacity);
  let oldest = 0;
  let held = 0;
  /** Most are answered at once: then nobody has to look for them. */
  let newest: { readonly key: RequestKey; readonly place: number } | null = null;
  const remove = (place: number) => {
    const asked = ring.askedBy[place];
    ring.askedBy[place] = undefined;
    if (!asked) return;
    const { places, source, port } = asked;
    const slot = ring.slots[place] ?? 0;
    if (places.get(slot) !== place) return;
    places.delete(slot);
    if (places.size > 0) return;
    const ports = sources.get(source);
    ports?.delete(port);
    if (ports?.size === 0) sources.delete(source);
  };
  const expire = (nowMs: number) => {
    while (held > 0 && (held >= capacity || nowMs - (ring.atMs[oldest] ?? 0) >= lifeMs)) {
      remove(oldest);
      oldest = (oldest + 1) % capacity;
      held--;
    }
  };
  const find = ({ source, port = 0 }: RequestKey) => sources.get(source)?.get(port);
  const askedOf = ({ source, port = 0 }: RequestKey): Asked => {
    const ports = sources.get(source) ?? new Map<number, Asked>();
    const asked = ports.get(port) ?? { places: new Map(), source, port };
    sources.set(source, ports.set(port, asked));
    return asked;
  };
  const placeOf = (key: RequestKey): number | null => {
    if (newest?.key === key) return newest.place;
    const place = find(key)?.places.get(slotOf(key));
    return place !== undefined && ring.isOf(place, key) ? place : null;
  };
  return {
    begin: (key, nowMs) => {
      expire(nowMs);
      const asked = find(key) ?? askedOf(key);
      const known = asked.places.get(slotOf(key));
      const earlier = known !== undefined && ring.isOf(known, key) ? ring.earlier(known) : null;
      if (earlier) return earlier;
      const place = (oldest + held) % capacity;
      held++;
      ring.set(place, asked, key);
      ring.atMs[place] = nowMs;
      asked.places.set(slotOf(key), place);
      newest = { key, place };
      return null;
    },
    answered: (key, answer) => {
      const place = placeOf(key);
      if (place !== null) ring.answered(place, answer);
    },
    forget: (key) => {
      const place = placeOf(key);
      if (place !== null) remove(place);
      newest = null;
    },
  };
}
