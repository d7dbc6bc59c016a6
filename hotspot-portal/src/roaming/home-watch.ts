import type { HomeLink } from './home-link.ts';
import { isAnswerTo, statusRequest, type Sent } from './home-packet.ts';
import { statusIdentifier } from './outstanding.ts';
import { stepWatch, unwatched, type HomeState, type WatchEvent } from './watchdog.ts';
import type { Packet } from '../radius/packet.ts';

/** A server that is asked no Status-Server is given up after so many requests in a row without an answer. */
const maxSilences = 3;

export type HomeWatch = Disposable & {
  readonly state: () => HomeState;
  readonly sinceMs: () => number;
  readonly connected: () => void;
  readonly closed: () => void;
  /** It has answered something. */
  readonly heard: () => void;
  readonly silence: () => void;
  /** Whether this is the answer to the Status-Server that waits for one. */
  readonly takeStatus: (answer: Packet) => boolean;
};

export type WatchOptions = {
  readonly statusServer: boolean;
  /** RFC 3539 §3.4.1: Tw. */
  readonly watchMs: number;
  readonly link: () => Pick<HomeLink, 'send' | 'end' | 'proven'>;
  readonly nowMs: () => number;
  readonly onState: (state: HomeState) => void;
};

/** Watches over a connection to a home server: asks how it is, and lets go of it when nothing comes. */
export function keepHomeWatch({ statusServer, watchMs, link, nowMs, onState }: WatchOptions): HomeWatch {
  let watch = unwatched;
  let sinceMs = nowMs();
  let status: Sent | null = null;
  let silences = 0;
  const step = (event: WatchEvent) => {
    const { watch: after, act } = stepWatch(watch, event);
    const changed = after.state !== watch.state;
    watch = after;
    if (changed) {
      sinceMs = nowMs();
      onState(after.state);
    }
    if (act === 'close') link().end('it does not answer');
    if (act !== 'probe') return;
    status = statusServer ? statusRequest(statusIdentifier) : null;
    if (status) link().send(status.bytes);
  };
  const heard = () => {
    silences = 0;
    link().proven();
    step('heard');
  };
  // By chance a little sooner or later, so that not all proxies ask in one moment.
  const interval = watchMs * (0.95 + Math.random() / 10);
  const looking = statusServer ? setInterval(() => step('look'), interval) : undefined;
  return {
    state: () => watch.state,
    sinceMs: () => sinceMs,
    connected: () => {
      step('connected');
      if (!statusServer) heard();
    },
    closed: () => {
      status = null;
      step('closed');
    },
    heard,
    silence: () => {
      if (statusServer) step('silence');
      else if (++silences >= maxSilences) link().end('it does not answer');
    },
    takeStatus: (answer) => {
      if (answer.identifier !== statusIdentifier || !status || !isAnswerTo(answer, status)) return false;
      status = null;
      heard();
      return true;
    },
    [Symbol.dispose]: () => clearInterval(looking),
  };
}
