import { codes } from '../radius/packet.ts';
import { holdHomeLink, type Backoff, type HomeAddress } from './home-link.ts';
import { readPacket, sealRequest, type Composed } from './home-packet.ts';
import { keepHomeWatch } from './home-watch.ts';
import { createOutstanding, type Outcome } from './outstanding.ts';
import type { HomeState } from './watchdog.ts';

/** What came of a question. `away` and `full`: it was not asked, another server may be. */
export type Asked = Outcome | { readonly kind: 'away' | 'full' };

export type HomeStanding = {
  readonly name: string;
  readonly state: HomeState;
  /** Since when it is so. */
  readonly sinceMs: number;
  readonly outstanding: number;
  readonly asked: number;
  readonly answered: number;
  /** Not answered in time. */
  readonly silent: number;
  /** Not asked, because as many as fit were under way. */
  readonly full: number;
  /** Answers that proved nothing, or answered nothing. */
  readonly dropped: number;
  readonly connections: number;
  /** Why the last connection ended. */
  readonly fault: string | null;
};

export type HomeServer = Disposable & {
  readonly name: string;
  readonly ask: (question: Composed) => Promise<Asked>;
  readonly standing: () => HomeStanding;
};

export type HomeTiming = {
  /** RFC 3539 §3.4.1: Tw, of which a tenth comes and goes by chance. */
  readonly watchMs: number;
  readonly answerMs: number;
  readonly backoff: Backoff;
};

export const usualTiming: HomeTiming = {
  watchMs: 30_000,
  answerMs: 10_000,
  backoff: { firstMs: 1000, maxMs: 60_000 },
};

export type HomeOptions = HomeAddress & {
  readonly name: string;
  readonly statusServer: boolean;
  readonly timing: HomeTiming;
  readonly nowMs: () => number;
  /** Tells of every change of its state. */
  readonly onState: (state: HomeState, fault: string | null) => void;
};

const answerCodes: ReadonlySet<number> = new Set([codes.accessAccept, codes.accessReject, codes.accessChallenge]);

/** One home server of other networks' guests: one connection, its questions under way, and the watch over it. */
export function createHomeServer(options: HomeOptions): HomeServer {
  const { name, timing, nowMs, statusServer, onState } = options;
  const counts = { asked: 0, answered: 0, silent: 0, full: 0, dropped: 0, connections: 0 };
  let fault: string | null = null;
  const watch = keepHomeWatch({
    ...{ statusServer, nowMs, watchMs: timing.watchMs, link: () => link },
    onState: (state) => onState(state, fault),
  });
  const outstanding = createOutstanding(timing.answerMs, () => {
    counts.silent++;
    watch.silence();
  });
  const take = (bytes: Buffer) => {
    const answer = readPacket(bytes);
    if (answer && watch.takeStatus(answer)) return;
    if (answer && answerCodes.has(answer.code) && outstanding.take(answer)) {
      counts.answered++;
      watch.heard();
    } else {
      counts.dropped++;
    }
  };
  const link = holdHomeLink(options, timing.backoff, {
    connected: () => {
      counts.connections++;
      watch.connected();
    },
    packet: take,
    closed: (why) => {
      fault = why;
      outstanding.loseAll();
      watch.closed();
    },
  });
  return {
    name,
    ask: async (question) => {
      if (watch.state() !== 'up') return { kind: 'away' };
      const identifier = outstanding.free();
      if (identifier === null) counts.full++;
      const sent = identifier === null ? null : sealRequest(question, identifier);
      if (identifier === null || sent === null) return { kind: 'full' };
      if (!link.send(sent.bytes)) return { kind: 'away' };
      counts.asked++;
      return outstanding.wait(identifier, sent);
    },
    standing: () => ({
      ...{ name, state: watch.state(), sinceMs: watch.sinceMs(), outstanding: outstanding.size() },
      ...counts,
      fault,
    }),
    [Symbol.dispose]: () => {
      watch[Symbol.dispose]();
      link[Symbol.dispose]();
      outstanding.loseAll();
    },
  };
}
