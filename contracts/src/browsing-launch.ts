/** Where the browsing Chromium's profile is mounted: the unit mounts it, the agent sees that it is empty again. */
export const browsingDirectory = '/run/machikado/browsing';

/**
 * Flags say again what the managed policy says, so that neither alone decides; `<-loopback>` sends loopback addresses to
 * the proxy too, which refuses them. The browser has no window: a person sees its picture, in ours.
 */
export function chromiumFlags(options: { readonly profileDirectory: string; readonly proxyPort: number }): string[] {
  return [
    '--headless=new',
    '--remote-debugging-pipe',
    `--user-data-dir=${options.profileDirectory}`,
    `--proxy-server=http://127.0.0.1:${options.proxyPort}`,
    '--proxy-bypass-list=<-loopback>',
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--disable-quic',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-breakpad',
    '--disable-crash-reporter',
    '--disable-sync',
    '--disable-extensions',
    '--no-pings',
    '--lang=ja',
    '--window-size=720,1080',
    'about:blank',
  ];
}
