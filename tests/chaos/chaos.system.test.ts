import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

/** Runs one fault to its end; the report is its last line. */
async function chaos(...args: readonly string[]) {
  const script = join(import.meta.dirname, 'main.ts');
  const flags = ['--disable-warning=ExperimentalWarning', script];
  const child = spawn(process.execPath, [...flags, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGTERM'));
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(output, errors).not.toBe('');
  const report = z.record(z.string(), z.unknown()).parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
  return { code, report };
}

// Loop mounts and a mount table of one's own are root's.
const asRoot = test.skipIf(process.getuid?.() !== 0);

describe('P1: what was acknowledged outlives the death of the process', () => {
  test('at 60 writes, 30 fsyncs and 60 random moments', async () => {
    const { code, report } = await chaos('kill-points', '--points', '60');
    expect(report).toMatchObject({ kills: { pwrite64: 60, fsync: 30, random: 60 }, lost: 0, corrupt: 0 });
    expect(code).toBe(0);
  });

  test('and an acknowledgement before the commit would be seen', async () => {
    const { code, report } = await chaos('kill-points', '--points', '8', '--mutant', 'acknowledge-first');
    expect(report['lost']).toBeGreaterThan(0);
    expect(code).toBe(1);
  });
});

describe('P2: what was acknowledged outlives a power cut', () => {
  asRoot('in 30 cuts', async () => {
    const { code, report } = await chaos('power-cut', '--cuts', '30');
    expect(report).toMatchObject({ cuts: 30, cutsWithLoss: 0, corrupt: 0 });
    expect(code).toBe(0);
  });

  asRoot('and without an fsync at each commit it would not', async () => {
    const { code, report } = await chaos('power-cut', '--cuts', '20', '--synchronous', 'NORMAL');
    expect(report['cutsWithLoss']).toBeGreaterThan(0);
    expect(code).toBe(1);
  });
});

describe('P7: a full disk stops acknowledgements and nothing else', () => {
  asRoot('before the first opening, before a later one, and while writing', async () => {
    const { code, report } = await chaos('disk-full', '--rounds', '10');
    expect(report).toMatchObject({
      rounds: 10,
      recovered: 10,
      endedByItself: 0,
      ackedWhileFull: 0,
      lost: 0,
      corrupt: 0,
    });
    expect(code).toBe(0);
  });

  asRoot('and an acknowledgement of what did not fit would be seen', async () => {
    const { code, report } = await chaos('disk-full', '--rounds', '3', '--mutant', 'acknowledge-anyway');
    expect(report['ackedWhileFull']).toBeGreaterThan(0);
    expect(code).toBe(1);
  });
});

describe('P8: a failed fsync ends the process, and is never tried again', () => {
  test('at 20 points', async () => {
    const { code, report } = await chaos('fsync-error', '--errors', '20');
    expect(report).toMatchObject({ errors: 20, ended: 20, restarted: 20, falselyAcked: 0, corrupt: 0 });
    expect(code).toBe(0);
  });

  test('and going on all the same would be seen', async () => {
    const { code } = await chaos('fsync-error', '--errors', '8', '--mutant', 'acknowledge-anyway');
    expect(code).toBe(1);
  });
});

describe('P6: what access points have counted is counted once, and none of it is lost', () => {
  test('with 1,000 sessions and 6 deaths of the server, at any moment, at writes and at fsyncs', async () => {
    const { code, report } = await chaos('radius', '--sessions', '1000', '--kills', '6');
    expect(report).toMatchObject({ kills: 6, points: { pwrite64: 2, fsync: 2 } });
    expect(report).toMatchObject({ octetError: 0, stopsLost: 0, recordsLost: 0, recordsTooMany: 0 });
    expect(code).toBe(0);
  });

  test('in the database that two servers share, which goes away as well', async () => {
    const more = ['--sessions', '600', '--kills', '3', '--engine', 'postgres'];
    const { code, report } = await chaos('radius', ...more);
    expect(report).toMatchObject({ kills: 3, octetError: 0, stopsLost: 0, recordsLost: 0, recordsTooMany: 0 });
    expect(code).toBe(0);
  });

  test('and a word that was taken for acknowledged without an answer would be seen', async () => {
    const { code, report } = await chaos('radius', '--sessions', '200', '--kills', '1', '--mutant', 'believe-silence');
    expect(report['octetError']).toBeGreaterThan(0);
    expect(code).toBe(1);
  });
});
