import { execFileSync, spawn } from 'node:child_process';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import {
  browserArguments,
  browserEnvironment,
  type BrowserMode,
  type BrowserStart,
  type ScreenEnvironment,
} from './browser-flags.ts';
import { createProfile, removeProfile, type ProfileRoom } from './browser-profile.ts';
import { endFamily } from './process-family.ts';

/** Which browser is guarded, and as whom it runs. */
export type BrowserSettings = {
  /** The program. */
  readonly program: string;
  readonly mode: BrowserMode;
  /** Where profiles are made; their owner is the Unix user of the browser, the agent's own without one. */
  readonly profiles: ProfileRoom;
  readonly screen: ScreenEnvironment;
};

export type WipeFailure = 'still-alive' | 'profile-left';

/** One browser with a profile of its own. */
export type Browser = {
  /** Resolves when its first process has ended, by itself or killed. */
  readonly exited: Promise<void>;
  /** Kills all its processes, deletes its profile, and looks whether both are gone. May be called again after a failure. */
  readonly end: () => Promise<Result<{ readonly processes: number }, WipeFailure>>;
};

/** The numbers of a Unix user. Throws where there is none of this name. */
export function userNumbers(user: string): { uid: number; gid: number } {
  const ask = (what: '-u' | '-g') => Number(execFileSync('id', [what, user], { encoding: 'utf8' }));
  return { uid: ask('-u'), gid: ask('-g') };
}

/**
 * The command that starts the browser: no core files, another user where there is one, without any capability that the
 * agent has beyond a user's rights, and death with the agent (PR_SET_PDEATHSIG), so that a killed agent leaves no page
 * behind. The tools are those of util-linux.
 */
export function browserCommand(settings: BrowserSettings, start: BrowserStart): string[] {
  const { owner } = settings.profiles;
  const asUser =
    owner === undefined
      ? []
      : [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--init-groups', '--inh-caps=-all', '--ambient-caps=-all'];
  return [
    'prlimit',
    '--core=0:0',
    'setpriv',
    ...asUser,
    '--pdeathsig=KILL',
    settings.program,
    ...browserArguments(start),
  ];
}

/** Starts a browser on a page with a profile that nobody has used. Its own words are dropped: they may hold typed text. */
export function startBrowser(settings: BrowserSettings, url: string): Browser {
  const profile = createProfile(settings.profiles);
  const asRoot = settings.profiles.owner === undefined && process.getuid?.() === 0;
  const [command = '', ...args] = browserCommand(settings, { profile, mode: settings.mode, url, asRoot });
  const child = spawn(command, args, {
    cwd: profile.home,
    env: browserEnvironment(profile, settings.screen),
    stdio: 'ignore',
    // A session of its own, by which its processes are known.
    detached: true,
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    exited,
    end: async () => {
      const ended = await endFamily({ path: profile.path, session: child.pid });
      if (!ended.ok) return err(ended.error);
      const removed = removeProfile(profile.path);
      return removed.ok ? ok({ processes: ended.value }) : err(removed.error);
    },
  };
}
