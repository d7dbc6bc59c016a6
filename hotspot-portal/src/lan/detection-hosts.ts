/**
 * What operating systems and browsers ask to find out whether they are held by a portal. Sources: Apple Support 102766
 * (captive.apple.com); AOSP NetworkStack `config_captive_portal_*` (Android); Microsoft Learn, NCSI overview (Windows);
 * Chromium `captive_portal_detector` (ChromeOS); `captivedetect.canonicalURL` (Firefox); NetworkManager
 * `[connectivity] uri` of Ubuntu, Fedora, Debian and GNOME; the makers' own builds of Android for the rest.
 */
export const detectionHosts: Readonly<Record<string, string>> = {
  'captive.apple.com': 'iOS, macOS',
  'www.apple.com': 'iOS, macOS (former versions)',
  'connectivitycheck.gstatic.com': 'Android',
  'connectivitycheck.android.com': 'Android',
  'www.gstatic.com': 'ChromeOS, Chromium',
  'www.google.com': 'Android (over https)',
  'clients1.google.com': 'Chromium',
  'clients3.google.com': 'Android, ChromeOS',
  'play.googleapis.com': 'Android (second try)',
  'www.google.cn': 'Android in China',
  'www.msftconnecttest.com': 'Windows',
  'ipv6.msftconnecttest.com': 'Windows (IPv6)',
  'dns.msftncsi.com': 'Windows (by name)',
  'www.msftncsi.com': 'Windows (former versions)',
  'detectportal.firefox.com': 'Firefox',
  'connectivity.samsung.com.cn': 'Samsung',
  'connectivitycheck.platform.hicloud.com': 'Huawei',
  'connect.rom.miui.com': 'Xiaomi',
  'conn1.oppomobile.com': 'OPPO',
  'wifi.vivo.com.cn': 'vivo',
  'spectrum.s3.amazonaws.com': 'Kindle',
  'connectivity-check.ubuntu.com': 'Ubuntu',
  'nmcheck.gnome.org': 'GNOME',
  'network-test.debian.org': 'Debian',
  'fedoraproject.org': 'Fedora',
};

/** Whether `name` is `parent` or below it, as dnsmasq understands a name in its lists. */
export function isWithin(name: string, parent: string): boolean {
  return name === parent || name.endsWith(`.${parent}`);
}
