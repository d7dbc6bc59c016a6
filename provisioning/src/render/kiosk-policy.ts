type PolicyValue = boolean | number | string | readonly string[] | Readonly<Record<string, string>>;

/** One managed policy of Chromium, and why the kiosk has it. Names and values: chromeenterprise.google/policies. */
export type PolicyRule = readonly [name: string, value: PolicyValue, why: string];

const blocked = 2;

const surface: readonly PolicyRule[] = [
  ['DeveloperToolsAvailability', 2, 'Nobody opens the tools, and nothing drives the page from outside.'],
  ['IncognitoModeAvailability', 1, 'No second window beside the one that is guarded.'],
  ['BrowserAddPersonEnabled', false, 'No other profile.'],
  ['BrowserGuestModeEnabled', false, 'No guest window.'],
  ['BrowserSignin', 0, 'Nobody signs in to the browser.'],
  ['SyncDisabled', true, 'Nothing of a person leaves this machine.'],
  ['BookmarkBarEnabled', false, 'No bar above the page.'],
  ['EditBookmarksEnabled', false, 'Nothing can be left for the next person.'],
  ['ShowHomeButton', false, 'The page has its own way home.'],
  ['HomepageIsNewTabPage', false, 'No page of the browser itself.'],
  ['AllowDinosaurEasterEgg', false, 'A lost connection is no game.'],
  ['TaskManagerEndProcessEnabled', false, 'Nobody ends a part of the browser.'],
  ['DefaultBrowserSettingEnabled', false, 'No question in front of the page.'],
  ['PromotionsEnabled', false, 'No advertisement for the browser.'],
  ['HideWebStoreIcon', true, 'No way to the store.'],
  ['TranslateEnabled', false, 'The page speaks six languages itself; no text goes to a translator.'],
  ['SearchSuggestEnabled', false, 'No typed letter goes to a search engine.'],
  ['DefaultSearchProviderEnabled', false, 'Words are never sent to be searched.'],
  ['AlternateErrorPagesEnabled', false, 'No failed address is sent anywhere.'],
  ['SpellCheckServiceEnabled', false, 'No typed word is sent to be checked.'],
  ['MetricsReportingEnabled', false, 'No reports about use.'],
  ['SafeBrowsingProtectionLevel', 0, 'Only the own page is shown: no address is looked up elsewhere.'],
  ['NetworkPredictionOptions', 2, 'Nothing is fetched that nobody asked for.'],
  ['ComponentUpdatesEnabled', false, 'Updates come with the system.'],
  ['BackgroundModeEnabled', false, 'The last window is the end of the process.'],
  ['QuicAllowed', false, 'One kind of connection less to filter.'],
  ['DnsOverHttpsMode', 'off', 'Names are asked where the machine asks them.'],
  ['BuiltInDnsClientEnabled', false, 'The same.'],
  ['ProxySettings', { ProxyMode: 'direct' }, 'The only address is on this machine.'],
];

const keeping: readonly PolicyRule[] = [
  ['PasswordManagerEnabled', false, 'No offer to keep what was typed.'],
  ['AutofillAddressEnabled', false, 'No address is remembered.'],
  ['AutofillCreditCardEnabled', false, 'No card is remembered.'],
  ['PaymentMethodQueryEnabled', false, 'No page learns of a card.'],
  ['SavingBrowserHistoryDisabled', true, 'No list of pages.'],
  ['AllowDeletingBrowserHistory', false, 'And no page to manage one.'],
  ['ImportAutofillFormData', false, 'Nothing is brought in from elsewhere.'],
  [
    'ClearBrowsingDataOnExitList',
    ['browsing_history', 'cookies_and_other_site_data', 'cached_images_and_files'],
    'A second net below the deleted profile.',
  ],
  ['ForceEphemeralProfiles', true, 'The profile forgets by itself, too.'],
  ['RestoreOnStartup', 5, 'A start never brings old pages back.'],
  ['DownloadRestrictions', 3, 'No file comes onto the machine.'],
  ['AllowFileSelectionDialogs', false, 'No dialog shows its files.'],
  ['PrintingEnabled', false, 'Slips are printed by the agent, never by the browser.'],
  ['DisableScreenshots', true, 'No picture of the page is taken from inside.'],
];

const devices: readonly PolicyRule[] = [
  ['ExtensionInstallBlocklist', ['*'], 'No foreign code.'],
  ['DefaultPopupsSetting', blocked, 'No second window.'],
  ['DefaultGeolocationSetting', blocked, 'The kiosk knows where it stands.'],
  ['DefaultNotificationsSetting', blocked, 'Nothing pops up before the next person.'],
  ['VideoCaptureAllowed', false, 'No camera.'],
  ['AudioCaptureAllowed', false, 'No microphone.'],
  ['ScreenCaptureAllowed', false, 'No recording of the screen.'],
  ['DefaultWebUsbGuardSetting', blocked, 'Devices belong to the agent.'],
  ['DefaultSerialGuardSetting', blocked, 'The same.'],
  ['DefaultWebHidGuardSetting', blocked, 'The same.'],
  ['DefaultWebBluetoothGuardSetting', blocked, 'The same.'],
  ['DefaultSensorsSetting', blocked, 'Nothing here is tilted.'],
  ['DefaultFileSystemReadGuardSetting', blocked, 'No file is read.'],
  ['DefaultFileSystemWriteGuardSetting', blocked, 'No file is written.'],
  ['DefaultClipboardSetting', blocked, 'What one person copied is not for the next.'],
  ['DefaultLocalFontsSetting', blocked, 'The page brings its own.'],
  ['DefaultWindowManagementSetting', blocked, 'One screen.'],
  ['EnableMediaRouter', false, 'No casting to other screens.'],
];

/** Every rule for the browser that shows the kiosk's own page; `origin` is `http://127.0.0.1:port` of its agent. */
export function kioskPolicyRules(origin: string): readonly PolicyRule[] {
  const port = new URL(origin).port;
  return [
    ['URLBlocklist', ['*'], 'Nothing is shown but the kiosk: no file, no source view, no page of the browser.'],
    ['URLAllowlist', [`http://127.0.0.1:${port}`], 'The page of the agent.'],
    ['NewTabPageLocation', `http://127.0.0.1:${port}/`, 'A key opens no tab; one that came all the same is the kiosk.'],
    ...surface,
    ...keeping,
    ...devices,
  ];
}

/** The file for `/etc/chromium/policies/managed/`, as JSON. */
export function renderKioskPolicy(origin: string): string {
  const policy = Object.fromEntries(kioskPolicyRules(origin).map(([name, value]) => [name, value]));
  return `${JSON.stringify(policy, null, 2)}\n`;
}
