import type { wifiCodesJa } from './wifi-codes-ja.ts';

export const wifiCodesEn: typeof wifiCodesJa = {
  title: 'Print Wi-Fi codes',
  lead: 'Codes for a counter or an event, as A4 sheets of ten to cut out. The city keeps no record of the codes.',
  count: 'How many codes',
  countHint: '1 to 100',
  minutes: 'Time online (minutes)',
  minutesHint: 'From the first use on; 1 minute to 24 hours (1440)',
  validDays: 'To be used first within (days)',
  validDaysHint: 'From today on; 1 to 366 days',
  make: 'Make the PDF',
  made: (count) => `${count} codes were made and saved as wifi-codes.pdf.`,
};
