import type { BrowserProfile } from './browser-profile.ts';

/** `kiosk`: what people touch. `driven`: without a screen and open to a debugger, for tests alone. */
export type BrowserMode = 'kiosk' | 'driven';

type Flag = readonly [flag: string, why: string];

const always: readonly Flag[] = [
  ['--no-first-run', 'No welcome pages: the kiosk page is the first and only one.'],
  ['--no-default-browser-check', 'No question about the default browser.'],
  ['--disable-breakpad', 'A crash writes no memory image.'],
  ['--disable-crash-reporter', 'And none is collected or sent.'],
  ['--disable-background-networking', 'The service browser talks to nobody but the agent.'],
  ['--disable-component-update', 'Nothing is fetched into the profile.'],
  ['--disable-domain-reliability', 'No reports about failed requests.'],
  ['--disable-sync', 'No account, nothing leaves the machine.'],
  ['--disable-default-apps', 'No bundled apps.'],
  ['--disable-extensions', 'No foreign code beside the page.'],
  ['--no-pings', 'No hyperlink auditing.'],
  ['--password-store=basic', 'No keyring, which would outlive the profile.'],
  ['--disk-cache-size=1', 'Answers of the agent stay in memory.'],
  ['--media-cache-size=1', 'The same for sound.'],
  ['--disable-pinch', 'Two fingers do not push the buttons off the screen; text size is a control of the page.'],
  ['--overscroll-history-navigation=0', 'A swipe to the side does not leave the page.'],
  ['--hide-crash-restore-bubble', 'No offer to restore the pages of somebody else.'],
  ['--noerrdialogs', 'No dialog in front of the page.'],
  ['--autoplay-policy=no-user-gesture-required', 'Speech answers the headphone plug, which is no touch of the page.'],
  ['--disable-features=Translate,MediaRouter,OptimizationHints', 'No bars, no cast devices, no model downloads.'],
];

const byMode: Readonly<Record<BrowserMode, readonly Flag[]>> = {
  kiosk: [
    ['--kiosk', 'The whole screen, without bars or a way to close it.'],
    ['--ozone-platform-hint=auto', 'Wayland (cage) or X, whichever is there.'],
  ],
  driven: [
    ['--headless=new', 'The same browser without a screen.'],
    ['--window-size=1080,1920', 'The size of a portrait kiosk.'],
    ['--remote-debugging-port=0', 'A test touches the page through it; never in front of people.'],
    ['--disable-gpu', 'Test machines have none.'],
  ],
};

export type BrowserStart = {
  readonly profile: BrowserProfile;
  readonly mode: BrowserMode;
  readonly url: string;
  /** Whether the browser runs as root, which only a test may do: Chromium's sandbox needs another user. */
  readonly asRoot: boolean;
};

/** The command line of the service browser, without its program. The sandbox goes only in a test that runs as root. */
export function browserArguments({ profile, mode, url, asRoot }: BrowserStart): string[] {
  const sandbox = mode === 'driven' && asRoot ? ['--no-sandbox'] : [];
  const flags = [...always, ...byMode[mode]].map(([flag]) => flag);
  return [`--user-data-dir=${profile.userFiles}`, ...flags, ...sandbox, url];
}

/** What the browser finds of the machine's environment: the way to the screen and the sound, and no more. */
export type ScreenEnvironment = Readonly<
  Partial<Record<'DISPLAY' | 'XAUTHORITY' | 'WAYLAND_DISPLAY' | 'PULSE_SERVER' | 'LANG', string | undefined>>
>;

/** Every folder that a program may write to by custom lies inside the profile. */
export function browserEnvironment(profile: BrowserProfile, screen: ScreenEnvironment): Record<string, string> {
  const given = Object.entries(screen).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    PATH: '/usr/bin:/bin',
    LANG: 'ja_JP.UTF-8',
    ...Object.fromEntries(given),
    HOME: profile.home,
    XDG_CONFIG_HOME: profile.home,
    XDG_DATA_HOME: profile.home,
    XDG_STATE_HOME: profile.home,
    XDG_RUNTIME_DIR: profile.temporary,
    XDG_CACHE_HOME: profile.cache,
    TMPDIR: profile.temporary,
  };
}
