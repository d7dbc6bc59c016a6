import { expect, test } from 'vitest';
import { createLog, redact } from './log.ts';

test('no MAC address, code, token or long number stands in a log in clear', () => {
  const line = redact(
    '02:aa:00:00:00:01 02-AA-00-00-00-01 02aa.0000.0001 ABCDE-FGHJK 1234-ABCD-1234-ABCD Bearer abc.def 01234567',
  );
  expect(line).toBe('[mac] [mac] [mac] [code] [code] Bearer [token] [digits]');
});

test('a line is JSON with flat fields', () => {
  const lines: string[] = [];
  createLog('kiosk-agent', (line) => lines.push(line)).warn('printer.status', { state: 'paper-end', count: 3 });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'warn',
    part: 'kiosk-agent',
    event: 'printer.status',
    count: 3,
  });
});
