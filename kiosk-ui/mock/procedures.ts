import { addDays, civilTimeAt, instantOf } from '@machikado/contracts/civil-time.ts';
import { volunteers } from './volunteers.ts';

const today = civilTimeAt(new Date()).date;
const text = (ja: string, en: string) => ({ ja, en });

export const procedures = [
  {
    id: 'smartphone-course',
    version: 1,
    kind: 'course',
    title: text('はじめてのスマートフォン講座', 'First steps with a smartphone'),
    summary: text(
      '電話のかけ方、文字の入れ方、写真のとり方を練習します。',
      'Practise calling, typing and taking photos.',
    ),
    course: {
      place: text('旭川市永山公民館 講堂', 'Nagayama Community Hall, Auditorium'),
      startsAt: instantOf(addDays(today, 60), '10:00').toISOString(),
      endsAt: instantOf(addDays(today, 60), '12:00').toISOString(),
      capacity: 20,
      feeYen: 0,
    },
    closesAt: instantOf(addDays(today, 50), '17:00').toISOString(),
    schema: {
      type: 'object',
      properties: {
        name: { type: 'string', minLength: 1, maxLength: 60 },
        nameKana: { type: 'string', maxLength: 60, pattern: '^[ぁ-ゖァ-ヺー・　 ]+$' },
        phone: { type: 'string', maxLength: 13, pattern: '^0[0-9-]{8,12}$' },
        ageGroup: { type: 'string', enum: ['under-40', '40-59', '60-74'] },
        supportNeeded: { type: 'boolean' },
        support: { type: 'string', maxLength: 200 },
      },
      required: ['name', 'nameKana', 'phone', 'ageGroup', 'supportNeeded'],
      if: { properties: { supportNeeded: { const: true } }, required: ['supportNeeded'] },
      then: { required: ['support'] },
    },
    ui: {
      name: { label: text('お名前', 'Your name'), widget: 'text', keyboard: 'text', profile: 'name' },
      nameKana: {
        label: text('お名前（かな）', 'Your name in kana'),
        widget: 'text',
        keyboard: 'kana',
        furiganaOf: 'name',
      },
      phone: {
        label: text('電話番号', 'Phone number'),
        hint: text('例：0166-00-0000', 'For example 0166-00-0000'),
        widget: 'text',
        keyboard: 'phone',
      },
      ageGroup: {
        label: text('年代', 'Age group'),
        widget: 'choice',
        keyboard: 'none',
        choices: {
          'under-40': text('39歳以下', '39 or younger'),
          '40-59': text('40～59歳', '40 to 59'),
          '60-74': text('60～74歳', '60 to 74'),
        },
      },
      supportNeeded: {
        label: text('手伝いが必要ですか', 'Do you need any support?'),
        widget: 'yes-no',
        keyboard: 'none',
      },
      support: {
        label: text('どのような手伝いが必要ですか', 'What support do you need?'),
        widget: 'textarea',
        keyboard: 'text',
      },
    },
    flow: [
      { id: 'who', title: text('申し込む人', 'About you'), fields: ['name', 'nameKana', 'phone'] },
      { id: 'age', title: text('年代と手伝い', 'Age group and support'), fields: ['ageGroup', 'supportNeeded'] },
      {
        id: 'support-kind',
        title: text('手伝いの内容', 'The support you need'),
        fields: ['support'],
        when: { type: 'object', properties: { supportNeeded: { const: true } }, required: ['supportNeeded'] },
      },
    ],
    sample: true,
  },
  volunteers,
];
