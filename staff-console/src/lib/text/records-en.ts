import type { recordsJa } from './records-ja.ts';

export const recordsEn: typeof recordsJa = {
  title: 'How long connection records are kept',
  lead: (max) =>
    `Who was connected when is deleted by each spot itself after the days set here, at most ${max}. Which pages people saw is not recorded at all.`,
  days: 'Days to keep',
  daysHint: (max) => `1 to ${max} days; usually 90.`,
  daysWrong: (max) => `Write a whole number from 1 to ${max}.`,
  save: 'Change the days',
  confirmTitle: (days) => `Keep ${days} days at all spots`,
  confirmText:
    'With fewer days, older records are deleted within an hour and cannot be brought back. Look first whether an inquiry needs some of them.',
  saved: 'The days are changed. It reaches each spot in about ten seconds.',
  none: 'There is no Wi-Fi spot yet',
  noneHint: 'When a spot is enrolled, its days and what it has deleted appear here.',
  unknown: 'What it keeps cannot be seen now.',
  keeps: (days) => `keeps ${days} days`,
  differs: (days) => `has not heard of the ${days} days yet`,
  oldest: (at) => `the oldest record is of a connection that ended at ${at}`,
  oldestNone: 'there is no record at all',
  proof: (asset) => `Deleted by ${asset}`,
  columns: {
    at: 'Deleted at',
    before: 'All before',
    sessions: 'Connections',
    accounting: 'Accounts of access points',
    codes: 'Codes that are over',
  },
  proofNone: 'Nothing was deleted yet: no record is older than that.',
};
