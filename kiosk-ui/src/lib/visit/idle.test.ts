import { expect, test } from 'vitest';
import { decideIdle, patienceFor } from './idle.ts';

test('menus ask after 90 s and end 30 s later', () => {
  const menu = patienceFor('/home');
  expect(decideIdle(menu, 89.9)).toEqual({ state: 'wait' });
  expect(decideIdle(menu, 90)).toEqual({ state: 'ask', leftS: 30 });
  expect(decideIdle(menu, 119.5)).toEqual({ state: 'ask', leftS: 1 });
  expect(decideIdle(menu, 120)).toEqual({ state: 'end' });
});

test('forms ask after 300 s and end 45 s later', () => {
  for (const path of ['/book/details', '/apply/course', '/book/done', '/status']) {
    expect(patienceFor(path)).toEqual({ quietS: 300, askS: 45 });
  }
  expect(patienceFor('/apply')).toEqual({ quietS: 90, askS: 30 });
});
