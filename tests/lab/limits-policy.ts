import { SpotPolicy } from '@machikado/contracts/spot-policy.ts';

/** Of a pupil: what is slow, and after how much. */
export const slowAfter = { megabytes: 3, whenUsedUp: 'slow', slowKbits: 256 } as const;

/** Twelve megabytes at four megabit a second in the hall, codes alone and one megabit a second in the school. */
type Change = { readonly schoolHours?: SpotPolicy['zones'][string]['hours']; readonly uplink?: SpotPolicy['uplink'] };
export const policy = ({ schoolHours, uplink }: Change = {}) =>
  SpotPolicy.parse({
    ...(uplink && { uplink }),
    tiers: {
      visitor: { minutes: 60, renewals: 3, megabytes: 12, downKbits: 4000, devices: 2 },
      pupil: { devices: 2, downKbits: 4000, ...(!uplink && { upKbits: 1000, ...slowAfter }) },
    },
    zones: {
      hall: {
        name: { ja: '市民会館', en: 'City hall' },
        notice: { ja: '静かにご利用ください。', en: 'Please be quiet.' },
        ways: { voucher: 'visitor', free: 'visitor' },
        languages: ['ja', 'en', 'ko'],
      },
      school: {
        name: { ja: '体育館', en: 'School gym' },
        ways: { voucher: 'pupil' },
        languages: ['en', 'ja'],
        ...(schoolHours && { hours: schoolHours }),
      },
    },
  });
