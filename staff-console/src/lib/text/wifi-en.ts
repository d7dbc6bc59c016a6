import type { wifiJa } from './wifi-ja.ts';

export const wifiEn = {
  title: 'Disaster mode of the Wi-Fi',
  lead: 'Lets everyone use all Wi-Fi spots without signing in. It ends by itself after a set time.',
  spots: 'Wi-Fi spots',
  columns: { spot: 'Spot', state: 'State', ends: 'Ends' },
  closed: 'As usual',
  open: 'Open to everyone',
  drill: 'Open to everyone (drill)',
  unknown: 'No answer',
  causes: { staff: 'staff', technician: 'a technician there', button: 'a button there', warning: 'a warning' },
  by: (cause: string) => `by ${cause}`,
  openAll: 'Open to everyone',
  openDrill: 'Open as a drill',
  closeAll: 'Back to usual',
  openTitle: 'Open all spots to everyone',
  openText: 'It ends by itself after three days. You can end it before with “Back to usual”.',
  drillTitle: 'Open all spots to everyone as a drill',
  drillText: 'It ends by itself after one hour. The pages say that it is a drill.',
  closeTitle: 'Put all spots back to usual',
  closeText: 'Whoever has not signed in is cut off at once.',
  done: 'All spots that answered have switched.',
  missed: (spots: string) =>
    `Some spots did not answer: ${spots}. Nobody knows whether they switched. Press again, or run hotspot disaster there.`,
} satisfies typeof wifiJa;
