import { expect, test } from 'vitest';
import { parseRoot } from './uplink.ts';

test.each([
  ['[{"kind":"htb","handle":"1:","root":true},{"kind":"fq_codel","parent":"1:100"}]', 'htb'],
  ['[{"kind":"cake","handle":"8001:","root":true}]', 'cake'],
  ['[{"kind":"noqueue","handle":"0:","root":true}]', 'open'],
  ['[{"kind":"fq_codel","parent":"1:100"}]', 'open'],
  ['', 'open'],
] as const)('%s is %s', (json, root) => {
  expect(parseRoot(json)).toBe(root);
});
