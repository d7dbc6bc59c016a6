import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { dataRoot } from '../city/data-folder.ts';
import { createLab, execIn, leasePhone, probeLab } from './lab.ts';
import { findLab, type LabState } from './lab-state.ts';

const usage = `Commands for the phone of the running lab:
  phone lease               asks for an address by DHCP and shows option 114
  phone browse [URL] [PNG]  opens Chromium in the phone; without a display it writes a picture
  phone CMD [ARG...]        runs a program in the phone, such as curl or ping
  gateway CMD [ARG...]      runs a program in the gateway, such as nft list ruleset
  status                    says which lab is running
  up [PORTAL NAME]          builds a lab and keeps it until Ctrl-C
MACHIKADO_LAB_STATE names the lab's file; otherwise the lab that was started last is used.`;

function follow(namespace: string, command: readonly string[]): Promise<number> {
  const child = spawn('ip', ['netns', 'exec', namespace, ...command], { stdio: 'inherit' });
  return new Promise((done) => child.once('close', (code) => done(code ?? 1)));
}

async function browse(lab: LabState, url: string, picture: string): Promise<number> {
  const shown = process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;
  // Loaded only here: it is large, and every other command shall answer at once.
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath: lab.phoneBrowser,
    headless: !shown,
    // As root there is no sandbox; https first would hide the redirect that a phone meets.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable',
    ],
  });
  const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
  const page = await browser.newPage({ ...phone, locale: 'ja-JP', ignoreHTTPSErrors: true });
  await page.goto(url);
  console.log(`${page.url()}  ${await page.title()}`);
  if (shown) {
    await new Promise((done) => browser.once('disconnected', done));
    return 0;
  }
  await mkdir(dirname(picture), { recursive: true });
  await page.screenshot({ path: picture });
  await browser.close();
  console.log(`No display here: the page is in ${picture}`);
  return 0;
}

async function keepLab(portalName: string): Promise<number> {
  const reasons = probeLab();
  if (reasons.length > 0) {
    console.error(reasons.join('\n'));
    return 1;
  }
  const stateFile = resolve(process.env['MACHIKADO_LAB_STATE'] ?? join(dataRoot(), 'lab-only/lab/lab.json'));
  await using lab = await createLab({ portalName, stateFile, handleSignals: false });
  console.log(`${JSON.stringify(lab.state, null, 2)}\nCtrl-C takes it away.`);
  // A timer keeps the process alive: waiting for a signal alone does not.
  const alive = setInterval(() => undefined, 60_000);
  await new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
  clearInterval(alive);
  return 0;
}

/** A phone asks for an address when it joins a network: whoever tries something on it need not do that first. */
async function giveAddress(lab: LabState): Promise<void> {
  const { stdout } = await execIn(lab.namespaces.phone, 'ip', ['-4', 'addr', 'show', 'dev', 'ph0']);
  if (!stdout.includes('inet ')) await leasePhone(lab);
}

async function onPhone(lab: LabState, [command, ...args]: readonly string[]): Promise<number> {
  if (command === undefined) {
    console.error(usage);
    return 2;
  }
  if (command === 'lease') {
    const { ip, option114 } = await leasePhone(lab);
    console.log(`address ${ip}\noption 114 ${option114}`);
    return 0;
  }
  await giveAddress(lab);
  if (command === 'browse') {
    const [url = 'http://www.example.net/', picture = join(lab.directory, 'phone.png')] = args;
    return browse(lab, url, resolve(picture));
  }
  return follow(lab.namespaces.phone, [command, ...args]);
}

async function run([command, ...args]: readonly string[]): Promise<number> {
  if (command === 'up') return keepLab(args[0] ?? 'wifi.asahikawa.test');
  const lab = await findLab(dataRoot(), process.env['MACHIKADO_LAB_STATE']);
  if (!lab) {
    console.error('No lab is running. `npm start` as root starts one, or: npm run lab -- up');
    for (const reason of probeLab()) console.error(reason);
    return 1;
  }
  if (command === 'phone') return onPhone(lab, args);
  if (command === 'gateway' && args.length > 0) return follow(lab.namespaces.gateway, args);
  if (command === 'status') {
    console.log(JSON.stringify(lab, null, 2));
    return 0;
  }
  console.error(usage);
  return 2;
}

process.exitCode = await run(process.argv.slice(2));
