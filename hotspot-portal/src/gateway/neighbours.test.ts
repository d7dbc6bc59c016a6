import { expect, test } from 'vitest';
import { parseNeighbours } from './neighbours.ts';

test('a neighbour that nobody answered for has no MAC address and is left out', () => {
  const json =
    '[{"dst":"192.168.50.10","dev":"lan0","lladdr":"02:AA:00:00:00:01","state":["REACHABLE"]},{"dst":"192.168.50.11","state":["FAILED"]}]';
  expect(parseNeighbours(json)).toEqual([{ ip: '192.168.50.10', mac: '02:aa:00:00:00:01', dev: 'lan0' }]);
  expect(parseNeighbours('')).toEqual([]);
});
