/** What the managed policy of the browsing Chromium depends on. */
export type BrowsingPolicyOptions = {
  /** Port of the agent's filtering proxy on 127.0.0.1. */
  readonly proxyPort: number;
};

const block = 2;

/**
 * The managed policy of the browsing Chromium (names: Chrome Enterprise policy list), as one JSON object. It goes to
 * `<policies>/managed/browsing.json`, and only the browsing Chromium sees that folder.
 *
 * `DeveloperToolsAvailability` is 0 and not 2: with 2, Chromium 156 answers `Target.attachToTarget` on the debugging pipe
 * with "Not allowed", and the agent could neither show nor touch a page. There is no window in which a person could open
 * developer tools, and the agent sends no keys but text, Enter and Backspace.
 */
export function renderBrowsingPolicy({ proxyPort }: BrowsingPolicyOptions): Readonly<Record<string, unknown>> {
  return {
    ProxySettings: {
      ProxyMode: 'fixed_servers',
      ProxyServer: `http://127.0.0.1:${proxyPort}`,
      ProxyBypassList: '<-loopback>',
    },
    ...schemes,
    DeveloperToolsAvailability: 0,
    RemoteDebuggingAllowed: true,
    ...storage,
    ...network,
    ...devices,
    ...interface_,
  };
}

/**
 * Every scheme is refused but those of web pages. For a link of a scheme that no entry covers, Chromium asks in a dialog
 * that nobody sees, and until it is answered no touch gets through; so the star. The schemes of the browser itself and
 * of local files stand beside it, because the star alone let `chrome://downloads` through (Chromium 156).
 * The list of hosts is not here: the proxy decides about them, for every request and not for navigations alone (a
 * blocked navigation does not keep a page's `fetch()` back).
 */
const schemes = {
  URLBlocklist: [
    '*',
    'file:*',
    'filesystem:*',
    'view-source:*',
    'chrome:*',
    'chrome-untrusted:*',
    'chrome-extension:*',
    'chrome-search:*',
    'chrome-native:*',
    'chrome-devtools:*',
    'devtools:*',
    'isolated-app:*',
    'javascript:*',
    'data:*',
    'blob:*',
    'about:*',
    'mailto:*',
    'tel:*',
    'sms:*',
    'intent:*',
  ],
  URLAllowlist: ['http://*', 'https://*', 'about:blank'],
} as const;

const storage = {
  DownloadRestrictions: 3,
  AllowFileSelectionDialogs: false,
  ForceEphemeralProfiles: true,
  BrowserSignin: 0,
  SyncDisabled: true,
  PasswordManagerEnabled: false,
  PasswordManagerPasskeysEnabled: false,
  AutofillAddressEnabled: false,
  AutofillCreditCardEnabled: false,
  PaymentMethodQueryEnabled: false,
  SavingBrowserHistoryDisabled: true,
  ClearBrowsingDataOnExitList: ['cookies_and_other_site_data', 'cached_images_and_files', 'browsing_history'],
  DefaultFileSystemReadGuardSetting: block,
  DefaultFileSystemWriteGuardSetting: block,
  BlockThirdPartyCookies: true,
  ImportAutofillFormData: false,
  ImportBookmarks: false,
  ImportHistory: false,
  ImportSavedPasswords: false,
} as const;

const network = {
  QuicAllowed: false,
  DnsOverHttpsMode: 'off',
  BuiltInDnsClientEnabled: false,
  EncryptedClientHelloEnabled: false,
  WebRtcIPHandling: 'disable_non_proxied_udp',
  WebRtcUdpPortRange: '1024-1024',
  NetworkPredictionOptions: 2,
  BackgroundModeEnabled: false,
  ComponentUpdatesEnabled: false,
  MetricsReportingEnabled: false,
  SafeBrowsingProtectionLevel: 0,
  SearchSuggestEnabled: false,
  TranslateEnabled: false,
  SpellCheckServiceEnabled: false,
  AlternateErrorPagesEnabled: false,
  DomainReliabilityAllowed: false,
  UrlKeyedAnonymizedDataCollectionEnabled: false,
  SSLErrorOverrideAllowed: false,
  AuthSchemes: 'basic',
  InsecurePrivateNetworkRequestsAllowed: false,
} as const;

const devices = {
  DefaultPopupsSetting: block,
  DefaultGeolocationSetting: block,
  DefaultNotificationsSetting: block,
  DefaultClipboardSetting: block,
  DefaultSensorsSetting: block,
  DefaultLocalFontsSetting: block,
  DefaultWindowManagementSetting: block,
  DefaultWebUsbGuardSetting: block,
  DefaultSerialGuardSetting: block,
  DefaultWebHidGuardSetting: block,
  DefaultWebBluetoothGuardSetting: block,
  AudioCaptureAllowed: false,
  VideoCaptureAllowed: false,
  ScreenCaptureAllowed: false,
  PrintingEnabled: false,
  EnableMediaRouter: false,
  AutoplayAllowed: false,
} as const;

const interface_ = {
  IncognitoModeAvailability: 1,
  BrowserGuestModeEnabled: false,
  BrowserAddPersonEnabled: false,
  ExtensionInstallBlocklist: ['*'],
  ExtensionInstallForcelist: [],
  BlockExternalExtensions: true,
  NativeMessagingBlocklist: ['*'],
  TaskManagerEndProcessEnabled: false,
  EditBookmarksEnabled: false,
  BookmarkBarEnabled: false,
  FullscreenAllowed: false,
  DefaultBrowserSettingEnabled: false,
  PromotionsEnabled: false,
  AllowDinosaurEasterEgg: false,
  LensRegionSearchEnabled: false,
  GenAiDefaultSettings: 2,
  SharingHubEnabled: false,
} as const;
