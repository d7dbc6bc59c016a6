import { expect, test } from 'vitest';
import { decideIdle, patienceFor } from './idle.ts';

test('menus ask after 90 s and end 30 s later', () => {
  const menu = patienceFor('/home');
  expect(decideIdle(menu, 89.9)).toEqual({ state: 'wait' });
  expect(decideIdle(menu, 90)).toEqual({ state: 'ask', leftS: 30 });
  expect(decideIdle(menu, 119.5)).toEqual({ state: 'ask', leftS: 1 });
  expect(decideIdle(menu, 120)).toEqual({ state: 'end' });
});

const forms = ['/book/details', '/apply/course', '/book/done', '/status', '/sign-in', '/practice', '/practice/keys'];

test.each(forms)('%s asks after 300 s and ends 45 s later', (path) => {
  expect(patienceFor(path)).toEqual({ quietS: 300, askS: 45 });
});

const menus = ['/apply', '/book', '/book/week', '/events', '/warnings', '/search', '/bookings', '/statuses'];

test.each(menus)('%s is a menu', (path) => {
  expect(patienceFor(path)).toEqual({ quietS: 90, askS: 30 });
});

test('a city may set other times for its kiosk', () => {
  const idle = { menuQuietS: 60, menuAskS: 20, formQuietS: 600, formAskS: 60 };
  expect(patienceFor('/home', idle)).toEqual({ quietS: 60, askS: 20 });
  expect(patienceFor('/status', idle)).toEqual({ quietS: 600, askS: 60 });
});
