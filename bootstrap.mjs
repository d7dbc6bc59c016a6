#!/usr/bin/env node
// Runs before anything is installed, on the system's own Node (18 or later): only node: modules here.
// It installs what a command needs, builds the two web apps, and hands over to the pinned Node 24.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashOf, installNpmPackages, readIfThere, systemPath } from './bootstrap/npm.mjs';
import { runQuietly, say, stop } from './bootstrap/terminal.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const node24 = join(root, 'node_modules/.bin/node');

// apt-get and the tools that it brings need them, and a plain `su` leaves them out.
process.env.PATH = [process.env.PATH ?? '', '/usr/local/sbin', '/usr/sbin', '/sbin'].join(delimiter);

const runtimeLibrary = ['libatomic1'];
const network = ['iproute2', 'nftables', 'dnsmasq-base', 'udhcpc', 'conntrack', 'openssl', 'curl', 'procps'];
const browser = ['chromium', 'fonts-noto-cjk'];
const scanners = ['zbar-tools', 'poppler-utils'];
const speech = ['espeak-ng', 'mecab', 'mecab-ipadic-utf8'];
const disks = ['strace', 'xfsprogs', 'e2fsprogs'];
const conversion = ['libkkc-utils', 'libkkc-data', 'pinyin-database'];
const cards = ['pcscd', 'libccid', 'vsmartcard-vpcd', 'libusb-1.0-0'];
const machine = ['qemu-system-x86', 'busybox-static', 'cpio', 'kmod', 'udev'];
// Where systemd runs, installing NetworkManager starts it, and it takes the machine's own network over: whoever wants the
// test with it there installs it by hand.
const clients = existsSync('/run/systemd/system') ? [] : ['network-manager', 'dbus'];
const radio = ['hostapd', 'wpasupplicant', 'iw'];
const keys = ['xvfb', 'xdotool'];
const attacks = ['iodine', 'dns2tcp', 'nmap'];
const peers = ['freeradius-utils', 'freeradius', 'radsecproxy', 'eapoltest', 'postgresql-15'];
const measured = ['freeradius', 'freeradius-postgresql', 'sqlite3', 'gcc', 'libc6-dev'];
const authorities = ['pebble', 'bind9-dnsutils'];

/** What is missing without a package, for the person who has to decide whether that matters. */
const purposes = [
  [runtimeLibrary, 'Node 24 そのもの', 'Node 24 itself'],
  [network, 'Wi-Fi のゲートウェイと実験用ネットワーク', 'the Wi-Fi gateway and the network lab'],
  [browser, 'キオスクのウェブ検索、画面の操作と撮影', 'web search on the kiosk, driving and photographing the screens'],
  [scanners, '印刷した紙と PDF の読み取り試験', 'reading printed slips and PDFs back in tests'],
  [speech, '音声案内', 'speech'],
  [conversion, '画面のキーボードの漢字変換', 'turning kana and pinyin into characters on the kiosk'],
  [disks, '停電・ディスク障害の試験', 'the power-cut and disk tests'],
  [keys, '差し込んだキーボードの試験', 'the tests with a plugged keyboard'],
  [cards, 'カードリーダーの試験', 'the tests with card readers'],
  [machine, '仮想マシンでの機器の試験', 'the tests with devices in a virtual machine'],
  [clients, 'NetworkManager を本物の利用者とする試験', 'the test with NetworkManager as a client'],
  [radio, 'この端末の電波と、その試験', 'the spot’s own radio and its tests'],
  [attacks, 'ログイン前の抜け道を探す試験', 'the tests that look for ways around the sign-in'],
  [authorities, '証明書を取る試験', 'the tests with a certificate authority'],
  [peers, 'RADIUS と PostgreSQL の試験', 'the RADIUS and PostgreSQL tests'],
  [measured, 'FreeRADIUS との速さの比べ', 'measuring side by side with FreeRADIUS'],
];

/**
 * `packages`: what Debian must have. `builds`: whether the web apps must be built. `alone`: whether the command can go
 * on without its packages. `run`: the arguments of Node 24.
 */
const commands = {
  start: {
    packages: [...network, ...browser, ...speech, ...conversion],
    builds: true,
    alone: true,
    run: ['tests/city/start.ts'],
  },
  visit: {
    packages: [...network, ...browser, 'zbar-tools', ...conversion],
    builds: true,
    alone: false,
    run: ['tests/visit/main.ts'],
  },
  fuzz: { packages: [...network], builds: false, alone: true, run: ['tests/fuzz/main.ts'] },
  lab: { packages: [...network, ...browser], builds: false, alone: true, run: ['tests/lab/main.ts'] },
  bench: {
    packages: [...network, ...browser, 'zbar-tools', ...peers, ...measured],
    builds: true,
    alone: true,
    run: ['tests/bench/main.ts'],
  },
  gallery: { packages: browser, builds: true, alone: true, run: ['tests/gallery/main.ts'] },
  access: { packages: browser, builds: true, alone: true, run: ['tests/screens/main.ts'] },
  chaos: { packages: [...disks, ...network, ...browser], builds: true, alone: true, run: ['tests/chaos/main.ts'] },
  check: { packages: [], builds: false, alone: true, run: ['tests/house/check.ts'] },
  'profiles:lint': { packages: [], builds: false, alone: true, run: ['tests/profiles/main.ts'] },
  hotspot: { packages: [], builds: false, alone: true, run: ['hotspot-portal/src/command/main.ts'] },
  lottery: { packages: [], builds: false, alone: true, run: ['city-services/src/lotteries/main.ts'] },
  machikado: { packages: [], builds: false, alone: true, run: ['provisioning/src/main.ts'] },
  'test:vm': {
    packages: [...cards, ...machine, ...radio, ...network],
    builds: false,
    alone: false,
    run: ['tests/vm/main.ts'],
  },
  test: {
    packages: [
      ...network,
      ...browser,
      ...scanners,
      ...speech,
      ...conversion,
      ...disks,
      ...keys,
      ...cards,
      ...attacks,
      ...peers,
      ...authorities,
      ...radio,
      ...clients,
    ],
    builds: true,
    alone: true,
    run: ['node_modules/vitest/vitest.mjs', 'run'],
  },
};

function filesUnder(folder) {
  const skipped = new Set(['node_modules', 'build', '.svelte-kit']);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !skipped.has(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)]))
    .sort();
}

function missingPackages(wanted) {
  const query = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Package}\n', ...wanted], {
    encoding: 'utf8',
  });
  if (query.error) return null;
  const lines = new Set(query.stdout.split('\n'));
  return wanted.filter((name) => !lines.has(`installed ${name}`));
}

async function aptInstall(packages) {
  const env = { ...process.env, RUNLEVEL: '1', DEBIAN_FRONTEND: 'noninteractive' };
  const lock = ['-o', 'DPkg::Lock::Timeout=600'];
  const install = ['apt-get', ...lock, 'install', '-y', '--no-install-recommends', ...packages];
  const lists = '/var/lib/apt/lists';
  const haveLists =
    existsSync(lists) &&
    readdirSync(lists).some((name) => name.endsWith('_Packages') || name.endsWith('_Packages.lz4'));
  if (haveLists && (await runQuietly('apt-get install', install, { env }))) return;
  say('Debian の一覧を新しくしています / refreshing the package lists (apt-get update)');
  await runQuietly('apt-get update', ['apt-get', ...lock, 'update'], { env });
  await runQuietly('apt-get install', install, { env });
}

function describeMissing(packages) {
  const hit = purposes.filter(([names]) => names.some((name) => packages.includes(name)));
  return {
    ja: `入っていない Debian パッケージ: ${packages.join(' ')}(使えないもの: ${hit.map(([, ja]) => ja).join('、')})`,
    en: `Missing Debian packages: ${packages.join(' ')} (not available: ${hit.map(([, , en]) => en).join('; ')})`,
  };
}

async function installDebianPackages(command) {
  const wanted = [...runtimeLibrary, ...command.packages];
  let missing = missingPackages(wanted);
  if (missing === null) {
    say('Debian ではないので、次のものがあるか確かめられません / not Debian, so these were not checked:');
    say(`  ${wanted.join(' ')}`);
    return;
  }
  const isRoot = process.getuid?.() === 0;
  if (missing.length > 0 && isRoot) {
    say(`Debian のパッケージを入れています / installing Debian packages: ${missing.join(' ')}`);
    await aptInstall(missing);
    missing = missingPackages(wanted) ?? [];
  }
  if (missing.length === 0) return;
  const { ja, en } = describeMissing(missing);
  const cure = `sudo apt-get install ${missing.join(' ')}`;
  const why = isRoot
    ? ['入れられませんでした。', 'They could not be installed.']
    : ['root ではないので入れられません。', 'Not root, so they were not installed.'];
  if (!command.alone || missing.includes('libatomic1')) stop(`${ja} ${why[0]} → ${cure}`, `${en} ${why[1]} → ${cure}`);
  say(`${ja} ${why[0]}`);
  say(`${en} ${why[1]} → ${cure}`);
}

async function buildApp(app, npm) {
  const folder = join(root, app);
  if (!existsSync(join(folder, 'src'))) return;
  // The staff console takes its colours from the kiosk.
  const from = ['contracts', ...(app === 'staff-console' ? ['kiosk-ui'] : [])];
  const sources = [folder, ...from.map((one) => join(root, one))].flatMap(filesUnder);
  const named = sources.flatMap((file) => [relative(root, file), readFileSync(file)]);
  const wanted = hashOf([readFileSync(join(root, 'package-lock.json')), ...named]);
  const stamp = join(folder, 'build/.source-hash');
  if (readIfThere(stamp) === wanted) return;
  say(`画面を組み立てています / building ${app}`);
  const done = await runQuietly(`build ${app}`, [...npm, 'run', 'build', '-w', app], {
    cwd: root,
    // npm itself puts the pinned Node before the system's for what it runs.
    env: { ...process.env, PATH: systemPath() },
  });
  if (!done) stop(`${app} を組み立てられませんでした。`, `${app} could not be built.`, 1);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Runs the command on the pinned Node and gives its exit code (128 + n when a signal ended it). */
function handOver(script, args) {
  const path = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const flags = ['--disable-warning=ExperimentalWarning'];
  const child = spawn(node24, [...flags, join(root, script[0]), ...script.slice(1), ...args], {
    // The city's CLI takes file names as its caller means them.
    cwd: script[0].startsWith('provisioning/') ? (process.env.INIT_CWD ?? root) : root,
    stdio: 'inherit',
    // What was read once is not translated anew: all parts start sooner.
    env: { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/machikado-compiled'), ...process.env, PATH: path },
  });
  let asked = false;
  const pass = () => {
    // A terminal sends Ctrl-C to the child as well: one SIGTERM of ours then does no harm, a second SIGINT would.
    if (!asked) child.kill('SIGTERM');
    asked = true;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, pass);
  return new Promise((resolve) => {
    child.once('error', (error) => stop('Node 24 を起動できませんでした。', `Node 24 could not be started: ${error}`));
    child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

async function main([name, ...args]) {
  const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
  if (command === undefined)
    stop(`使い方: npm run ${Object.keys(commands).join(' | ')}`, `Unknown command: ${name ?? ''}`, 64);
  await installDebianPackages(command);
  const npm = await installNpmPackages(root);
  if (command.builds) await Promise.all(['kiosk-ui', 'staff-console'].map((app) => buildApp(app, npm)));
  process.exit(await handOver(command.run, args));
}

await main(process.argv.slice(2));
