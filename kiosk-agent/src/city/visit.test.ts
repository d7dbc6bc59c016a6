import { expect, test } from 'vitest';
import { createVisitKeeper, nextPath } from './visit.ts';

const before = new Date('2026-11-23T04:00:00Z');
const user = { token: 'a-token', tokenExpiresAt: '2026-11-23T04:30:00Z' };

function openSample() {
  const ends: string[] = [];
  return { ends, visits: createVisitKeeper((visit, reason) => ends.push(`${visit.visitId} ${reason}`)) };
}

test('nothing of a visit is left when it ends', () => {
  const { visits, ends } = openSample();
  visits.begin('one');
  expect(visits.signIn(user)).toBe(true);
  expect(visits.token(before)).toBe('a-token');
  visits.end('idle');
  expect(visits.current()).toBeUndefined();
  expect(visits.token(before)).toBeUndefined();
  visits.begin('two');
  visits.begin('three');
  expect(visits.token(before)).toBeUndefined();
  expect(ends).toEqual(['one idle', 'two replaced']);
});

test('an expired token is none', () => {
  const { visits } = openSample();
  visits.begin('one');
  visits.signIn(user);
  expect(visits.token(new Date('2026-11-23T04:30:00Z'))).toBeUndefined();
});

test('taking the card ends only the visit that it signed in', () => {
  const { visits, ends } = openSample();
  visits.begin('one');
  visits.signIn(user);
  visits.cardLeft();
  expect(ends).toEqual([]);
  visits.signIn({ ...user, cardId: '0112030405060708' });
  visits.cardLeft();
  expect(ends).toEqual(['one card-removed']);
});

test('nobody signs in without a visit', () => {
  expect(openSample().visits.signIn(user)).toBe(false);
});

test('a visit that a card began ends with the card, PIN or not', () => {
  const { visits, ends } = openSample();
  visits.begin('one', true);
  visits.cardLeft();
  expect(ends).toEqual(['one card-removed']);
});

test('a page that ends a visit nobody knows is cleared all the same', () => {
  const { visits, ends } = openSample();
  visits.end('finished');
  visits.end('page-lost');
  expect(ends).toEqual(['unknown finished']);
});

test('signing out keeps the visit and its language, and nothing of the person', () => {
  const { visits } = openSample();
  visits.begin('one', true);
  visits.speak('ko');
  visits.signIn({ ...user, cardId: '0112030405060708' });
  visits.signOut();
  expect(visits.current()).toEqual({ visitId: 'one', byCard: true, locale: 'ko' });
});

test('thanks are said to whom is still there, in her language', () => {
  const visit = { visitId: 'one', locale: 'en' as const };
  expect(nextPath(visit, 'finished', false)).toBe('/finish?in=en');
  expect(nextPath(visit, 'card-removed', false)).toBe('/finish?in=en');
  expect(nextPath(visit, 'idle', false)).toBe('/');
  expect(nextPath(visit, 'page-lost', false)).toBe('/');
  expect(nextPath({ visitId: 'one' }, 'idle', true)).toBe('/finish?in=ja');
});
