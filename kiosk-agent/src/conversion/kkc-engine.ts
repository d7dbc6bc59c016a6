import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Log } from '@machikado/runtime/log.ts';
import { prompt } from './kkc-output.ts';

const maxAnswerCharacters = 64 * 1024;
/** Deaths in a row, without an answer in between, after which the engine counts as not there. */
const maxDeaths = 5;

export type EngineOptions = {
  readonly program: string | undefined;
  readonly log: Log;
  /** How long a child that died is not started again. */
  readonly restartMs: number;
};

export type EngineEvents = {
  /** The child waits for a line; called after each answer too. */
  readonly onReady: () => void;
  readonly onAnswer: (text: string) => void;
  /** The child is no more; what it was asked stays without an answer. */
  readonly onStop: () => void;
  /** There will be no other child. */
  readonly onGone: () => void;
};

export type KkcEngine = {
  readonly isThere: () => boolean;
  readonly isReady: () => boolean;
  /** Starts a child unless there is one, or one that died waits to be started again. */
  readonly start: () => void;
  readonly write: (line: string) => void;
  readonly stop: () => void;
  /** Kills the child and starts another at once. */
  readonly replace: () => void;
  readonly close: () => void;
};

/** Keeps one `kkc decoder` running from the first `start` on, through its deaths. */
export function keepEngine({ program, log, restartMs }: EngineOptions, events: EngineEvents): KkcEngine {
  let child: ChildProcessWithoutNullStreams | undefined;
  let ready = false;
  let deaths = program === undefined ? maxDeaths : 0;
  let restart: NodeJS.Timeout | undefined;

  const stop = () => {
    const former = child;
    child = undefined;
    ready = false;
    former?.kill('SIGKILL');
    events.onStop();
  };
  const died = (reason: string) => {
    deaths += 1;
    log.warn('conversion.ended', { reason, deaths });
    stop();
    if (deaths >= maxDeaths) events.onGone();
    else restart = setTimeout(begin, restartMs).unref();
  };
  const begin = () => {
    restart = undefined;
    if (program === undefined || deaths >= maxDeaths || child !== undefined) return;
    const started = startDecoder(program, {
      onAnswer: (text) => {
        if (child !== started) return;
        if (ready) {
          deaths = 0;
          events.onAnswer(text);
        }
        ready = true;
        events.onReady();
      },
      onEnd: (reason) => {
        if (child === started) died(reason);
      },
    });
    child = started;
  };
  return {
    isThere: () => deaths < maxDeaths,
    isReady: () => ready,
    start: () => {
      if (restart === undefined) begin();
    },
    write: (line) => child?.stdin.write(line),
    stop,
    replace: () => {
      stop();
      begin();
    },
    close: () => {
      deaths = maxDeaths;
      clearTimeout(restart);
      stop();
      events.onGone();
    },
  };
}

type DecoderEvents = { readonly onAnswer: (text: string) => void; readonly onEnd: (reason: string) => void };

function startDecoder(program: string, events: DecoderEvents): ChildProcessWithoutNullStreams {
  const child = spawn(program, ['decoder'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // No home: it keeps no dictionary of what people typed.
    env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', HOME: '/nonexistent' },
  });
  let text = '';
  let ended = false;
  const end = (reason: string) => {
    if (ended) return;
    ended = true;
    events.onEnd(reason);
  };
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    if (text.length > maxAnswerCharacters) {
      child.kill('SIGKILL');
      return;
    }
    if (!text.endsWith(prompt)) return;
    const answer = text;
    text = '';
    events.onAnswer(answer);
  });
  child.stderr.resume();
  child.stdin.on('error', () => undefined);
  child.on('error', (error) => end('code' in error ? String(error.code) : 'failed'));
  child.on('exit', (code, signal) => end(String(signal ?? code)));
  return child;
}
