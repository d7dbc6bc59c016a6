import { expect, test } from 'vitest';
import { withoutRuby } from '@machikado/contracts/ruby.ts';
import { services as japanese } from '#lib/text/ja/services.ts';
import { services as easy } from '#lib/text/ja-x-easy/services.ts';
import { services as korean } from '#lib/text/ko/services.ts';
import { services as traditional } from '#lib/text/zh-hant/services.ts';
import { keptPurpose, shownPurpose } from './purposes.ts';

test('the desk reads an offered purpose in Japanese, whichever language it was chosen in', () => {
  for (const { booking } of [japanese, easy, korean, traditional]) {
    const chosen = booking.purposes.map((offer) => keptPurpose(withoutRuby(offer), booking.purposes));
    expect(chosen).toEqual(japanese.booking.purposes);
  }
  expect(keptPurpose('동호회 활동', korean.booking.purposes)).toBe('サークル活動');
});

test('a person reads it in her own language, and own words stay as they are', () => {
  expect(shownPurpose('講習会', korean.booking.purposes)).toBe('강습회');
  expect(shownPurpose('会議', easy.booking.purposes)).toBe('会議');
  expect(keptPurpose('회의실 청소', korean.booking.purposes)).toBe('회의실 청소');
  expect(shownPurpose('회의실 청소', easy.booking.purposes)).toBe('회의실 청소');
});
