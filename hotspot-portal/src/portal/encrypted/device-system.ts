/** The kinds of devices that are set up in different ways. */
export const deviceSystems = ['apple', 'android', 'windows', 'other'] as const;
export type DeviceSystem = (typeof deviceSystems)[number];

/** As their makers call them, in every language. */
export const systemNames: Readonly<Record<Exclude<DeviceSystem, 'other'>, string>> = {
  apple: 'iPhone, iPad, Mac',
  android: 'Android',
  windows: 'Windows',
};

type Told = { readonly userAgent: string | undefined; readonly platform: string | undefined };

/**
 * What a browser says that it runs on, by its client hint (`Sec-CH-UA-Platform`) and else by its User-Agent. It only puts
 * one button before the others, which are there too.
 */
export function systemOf({ userAgent = '', platform = '' }: Told): DeviceSystem {
  const told = `${platform} ${userAgent}`.slice(0, 512);
  if (/android/i.test(told)) return 'android';
  if (/iphone|ipad|macintosh|macos/i.test(told)) return 'apple';
  return /windows/i.test(told) ? 'windows' : 'other';
}
