import type { Person } from './credentials.ts';

type Kept = { readonly session: Buffer; readonly untilMs: number; person: Person | null; type: number };

/** TLS 1.2 sessions by their id. One is found only after somebody has shown who she is in it, and by the same method. */
export type ResumptionBook = {
  readonly save: (id: Buffer, session: Buffer) => void;
  readonly bind: (id: Buffer, type: number, person: Person) => void;
  readonly find: (id: Buffer, type: number) => { readonly session: Buffer; readonly person: Person } | null;
  readonly forget: (id: Buffer) => void;
};

const lifeMs = 4 * 3_600_000;
const maxSessions = 4096;

export function createResumptionBook(nowMs: () => number): ResumptionBook {
  const sessions = new Map<string, Kept>();
  const nameOf = (id: Buffer) => id.toString('hex');
  return {
    save: (id, session) => {
      const oldest = sessions.keys().next();
      if (sessions.size >= maxSessions && !oldest.done) sessions.delete(oldest.value);
      sessions.set(nameOf(id), { session, untilMs: nowMs() + lifeMs, person: null, type: 0 });
    },
    bind: (id, type, person) => {
      const kept = sessions.get(nameOf(id));
      if (kept) Object.assign(kept, { type, person });
    },
    find: (id, type) => {
      const kept = sessions.get(nameOf(id));
      if (!kept?.person || kept.type !== type || kept.untilMs <= nowMs()) return null;
      return { session: kept.session, person: kept.person };
    },
    forget: (id) => void sessions.delete(nameOf(id)),
  };
}
