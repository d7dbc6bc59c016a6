/**
 * The arrows of ARCHITECTURE.md. A workspace may import from those named beside it; `runtime` is what every process
 * stands on: durable store, log, identity and TLS client are one thing for all of them, and it knows only contracts.
 */
export const workspaceImports: Readonly<Record<string, readonly string[]>> = {
  contracts: [],
  runtime: ['contracts'],
  'device-profiles': ['contracts'],
  'kiosk-agent': ['contracts', 'runtime', 'device-profiles'],
  'kiosk-ui': ['contracts'],
  'city-services': ['contracts', 'runtime'],
  // The kiosk's package lets out its colours and what builds a static page, nothing else.
  'staff-console': ['contracts', 'kiosk-ui'],
  'hotspot-portal': ['contracts', 'runtime', 'device-profiles'],
  provisioning: ['contracts', 'runtime', 'device-profiles'],
  tests: [
    'contracts',
    'runtime',
    'device-profiles',
    'kiosk-agent',
    'kiosk-ui',
    'city-services',
    'staff-console',
    'hotspot-portal',
    'provisioning',
  ],
};

/**
 * The folders inside each workspace in the order in which data flows: a file imports from its own folder and from those
 * before it. Folders in one step may know each other as long as there is no way round. `main.ts` sees all of them, and
 * `config.ts` may be imported from everywhere. A folder that stands in no table is a fault, so that the table stays true.
 */
export const folderOrder: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'contracts/src': [],
  'runtime/src': [],
  'device-profiles/src': [],
  'kiosk-agent/src': [
    ['storage', 'transports', 'conversion', 'speech', 'supervision'],
    ['drivers'],
    ['documents'],
    ['city'],
    ['jobs', 'payments'],
    ['browsing'],
    ['http'],
  ],
  'kiosk-agent/simulators': [['card', 'hid', 'printer', 'payment-terminal'], ['dock'], ['rig']],
  'city-services/src': [
    ['store', 'secrets', 'open-data', 'papers', 'facilities'],
    ['authority', 'packs'],
    ['http'],
    ['audit'],
    ['transactions', 'webhooks'],
    ['addresses', 'users', 'staff', 'content', 'samples', 'devices', 'alerts', 'applications', 'vouchers', 'wifi'],
    ['disclosures'],
    ['invoices'],
    ['bookings'],
    ['lotteries'],
    ['drafts'],
    ['residents'],
    ['open-api'],
    ['listeners'],
  ],
  'hotspot-portal/src': [
    ['radius', 'session'],
    ['eap'],
    ['store', 'gateway', 'lan', 'ways', 'radio', 'access-points', 'certificate', 'onboarding', 'roaming'],
    ['city'],
    ['exchanges'],
    ['management', 'portal'],
    ['command'],
  ],
  'provisioning/src': [['text', 'files', 'render'], ['terminal'], ['fleet', 'enrolment'], ['city'], ['commands']],
  'kiosk-ui/src': [['lib'], ['routes']],
  'staff-console/src': [['lib'], ['routes']],
};

/** Packages that must not come in, not even through another one: unmaintained, or with known holes. */
export const refusedPackages = [
  ...['request', 'get-pixels', 'usb', 'node-bluetooth', 'har-validator', 'left-pad', 'phantomjs'],
];

/** Packages of which there may be one version, so that no older copy comes with another package. */
export const singlePackages = ['serialport', '@serialport/bindings-cpp', 'escpos', 'receiptline'];

/** Last words of a file or folder name that would fit every other one just as well. */
export const refusedNames = ['util', 'utils', 'helper', 'helpers', 'common', 'misc', 'manager'];

/** Words that say something only beside another one: `open-data` is a field's term, `data` is nothing. */
export const refusedAlone = ['data', 'info'];
