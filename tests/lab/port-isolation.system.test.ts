import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { renderLinkGuard } from '../../hotspot-portal/src/gateway/link-guard.ts';
import { renderRuleset } from '../../hotspot-portal/src/gateway/ruleset.ts';
import { probeLab } from './lab.ts';
import { arpClaim, frameSender, udpFrame } from './raw-frames.ts';
import { mustRun, runNow, runProgram } from './program.ts';

/** Skipped only where the lab cannot be built; `probeLab` says why. */
const labTest = test.skipIf(probeLab().length > 0);
const product = join(import.meta.dirname, '../../hotspot-portal/src/gateway/isolation.ts');
const places = { gateway: '192.168.50.1', one: '192.168.50.10', other: '192.168.50.11' } as const;

/** A gateway whose phones come in by two ports of one bridge, as behind two access points. */
async function buildBridge(
  suffix: string,
): Promise<Disposable & { readonly name: (place: keyof typeof places) => string }> {
  const name = (place: keyof typeof places) => `mkb-${suffix}-${place}`;
  const ip = (text: string) => mustRun('ip', text.split(' '));
  for (const place of ['gateway', 'one', 'other'] as const) await ip(`netns add ${name(place)}`);
  await ip(`-n ${name('gateway')} link add lan0 type bridge`);
  for (const place of ['one', 'other'] as const) {
    await ip(`link add ph0 netns ${name(place)} type veth peer name ${place} netns ${name('gateway')}`);
    await ip(`-n ${name('gateway')} link set ${place} master lan0 up`);
    await ip(`-n ${name(place)} addr add ${places[place]}/24 dev ph0`);
    await ip(`-n ${name(place)} link set ph0 up`);
  }
  await ip(`-n ${name('gateway')} addr add ${places.gateway}/24 dev lan0`);
  await ip(`-n ${name('gateway')} link set lan0 up`);
  const remove = () => {
    for (const place of ['gateway', 'one', 'other'] as const) runNow('ip', ['netns', 'del', name(place)]);
  };
  return { name, [Symbol.dispose]: remove };
}

labTest('phones of two ports reach the gateway and not each other', async () => {
  using bridge = await buildBridge(randomBytes(3).toString('hex'));
  // Nobody listens: who is reached says so at once (7), who is not is waited for in vain (28).
  const reach = async (place: keyof typeof places) =>
    (await runProgram('ip', ['netns', 'exec', bridge.name('one'), 'curl', '-s', '-m', '2', `http://${places[place]}/`]))
      .code;
  expect([await reach('gateway'), await reach('other')]).toEqual([7, 7]);

  const isolate = `import(${JSON.stringify(product)}).then(({ isolatePorts }) => isolatePorts(['lan0'])).then((result) => console.log(JSON.stringify(result)))`;
  const run = () => mustRun('ip', ['netns', 'exec', bridge.name('gateway'), process.execPath, '-e', isolate]);
  expect(JSON.parse(await run())).toEqual({ ok: true, value: 2 });
  expect([await reach('gateway'), await reach('other')]).toEqual([7, 28]);
  expect(JSON.parse(await run())).toEqual({ ok: true, value: 0 });
});

const portal = `require('node:net').createServer(() => undefined).listen(8080, '0.0.0.0', () => console.log('up'))`;
const knock = `const net = require('node:net'); let open = 0, refused = 0;
  const tell = () => { console.log(open, refused); process.exit(); };
  for (let i = 0; i < 80; i++) net.connect(80, process.argv[1])
    .on('connect', () => ++open + refused === 80 && tell())
    .on('error', ({ code }) => code === 'ECONNREFUSED' && open + ++refused === 80 && tell());
  setTimeout(tell, 900);`;

labTest('behind a bridge, too, a phone over its limit is refused at once, whoever it asked for', async () => {
  using bridge = await buildBridge(randomBytes(3).toString('hex'));
  const inPlace = (place: keyof typeof places, ...command: string[]) => [
    'netns',
    'exec',
    bridge.name(place),
    ...command,
  ];
  const rules = renderRuleset(
    { lan: 'lan0', wan: 'wan0', httpPort: 8080, httpsPort: 8443, portalName: 'wifi.asahikawa.test' },
    { passes: [], everybody: false },
  );
  const loaded = spawnSync('ip', inPlace('gateway', 'nft', '-f', '-'), { input: rules, encoding: 'utf8' });
  expect(loaded.stderr).toBe('');
  await mustRun('ip', ['-n', bridge.name('one'), 'route', 'add', 'default', 'via', places.gateway]);
  const server = spawn('ip', inPlace('gateway', process.execPath, '-e', portal), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(server.stdout, 'data');
  const asked = async (place: 'one' | 'other', target: string) =>
    (await mustRun('ip', inPlace(place, process.execPath, '-e', knock, target))).trim();
  // One asks for an address of the internet, the other for the portal itself.
  expect(await asked('one', '203.0.113.10')).toBe('64 16');
  expect(await asked('other', places.gateway)).toBe('64 16');
  const gone = once(server, 'exit');
  server.kill('SIGKILL');
  await gone;
});

/** What the other phone gets of IPv4 and IPv6 frames while one sends these, in hex without the link's header. */
async function hearWhile(bridge: { name: (place: keyof typeof places) => string }, frames: readonly string[]) {
  const listen = `socket(my $s, 17, 2, 0x0300) or die; $| = 1; print "ready\\n";
    while (defined recv($s, my $b, 2000, 0)) { print unpack('H*', $b), "\\n" }`;
  const child = spawn('ip', ['netns', 'exec', bridge.name('other'), 'perl', '-e', listen], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const heard: string[] = [];
  const lines = createInterface(child.stdout);
  const ready = once(lines, 'line');
  lines.on('line', (line) => heard.push(line));
  await ready;
  const last = udpFrame('02:aa:00:00:00:01', { ipv4: places.one, port: 9 }, { ipv4: '255.255.255.255', port: 9 });
  await mustRun('ip', ['netns', 'exec', bridge.name('one'), 'perl', ...frameSender('ph0', [...frames, last])]);
  // What is sent last and let through tells that all before it has come or will not.
  while (!heard.some((line) => last.includes(line))) await once(lines, 'line');
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  return frames.map((frame) => heard.includes(frame.slice(28)));
}

labTest('between open ports no phone plays router, gives addresses or takes the gateway’s place', async () => {
  using bridge = await buildBridge(randomBytes(3).toString('hex'));
  const mac = '02:aa:00:00:00:01';
  const broadcast = '255.255.255.255';
  const advertisement = `3333000000010${mac.replaceAll(':', '').slice(1)}86dd`;
  const addresses = `${'fe80'.padEnd(32, '0')}${'ff02'.padEnd(31, '0')}1`;
  /** RFC 8200 §3; of ICMPv6 58, of UDP 17. */
  const header = (bytes: number, protocol: '3a' | '11') =>
    `60000000${bytes.toString(16).padStart(4, '0')}${protocol}ff${addresses}`;
  const frames = [
    udpFrame(mac, { ipv4: places.one, port: 67 }, { ipv4: broadcast, port: 68 }),
    `${advertisement}${header(16, '3a')}86000000400007080000000000000000`,
    // A redirect (RFC 4861 §4.5), and what a DHCPv6 server says (RFC 8415 §7.2: 547 to 546).
    `${advertisement}${header(40, '3a')}89000000${'0'.repeat(72)}`,
    `${advertisement}${header(12, '11')}02230222000c000002010203`,
    arpClaim(mac, places.gateway, places.other),
    udpFrame(mac, { ipv4: places.one, port: 68 }, { ipv4: broadcast, port: 67 }),
    `${advertisement}${header(12, '11')}02220223000c000001010203`,
  ];
  expect(await hearWhile(bridge, frames)).toEqual(frames.map(() => true));
  const guard = renderLinkGuard(['lan0'], [], [places.gateway]);
  const loaded = spawnSync('ip', ['netns', 'exec', bridge.name('gateway'), 'nft', '-f', '-'], { input: guard });
  expect(loaded.stderr.toString()).toBe('');
  expect(await hearWhile(bridge, frames)).toEqual([false, false, false, false, false, true, true]);
});
