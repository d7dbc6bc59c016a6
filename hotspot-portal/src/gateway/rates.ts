import type { Rate } from '../session/policy.ts';
import { hex, phoneMark } from './phone-mark.ts';

/**
 * A policer drops what comes too fast, and TCP follows; a large packet of the kernel's own making (64 kB) must pass. The
 * kernel's bucket holds a second of the rate beside this.
 */
const burstBytes = 65_536;

type Way = 'up' | 'down';

const kbitsOf = (rate: Rate, way: Way) => (way === 'up' ? rate.upKbits : rate.downKbits);
const chainOf = (way: Way, place: number) => `rate_${way}_${place + 1}`;

function renderRate(rate: Rate, way: Way, place: number): string {
  const kbits = kbitsOf(rate, way);
  if (kbits === null) return '';
  const name = chainOf(way, place);
  return `  set ${name}_of {
    type mark
    size 65535
    flags dynamic,timeout
    timeout 1m
  }
  chain ${name} {
    update @${name}_of { ct mark limit rate over ${kbits * 125} bytes/second burst ${burstBytes} bytes } drop
  }
`;
}

/**
 * Sets and chains for every rate of the policy, each way: a phone's rate is a part of its mark, its bucket an element, and
 * IPv4 and IPv6 of one phone share it.
 */
export function renderRates(rates: readonly Rate[]): string {
  return rates.flatMap((rate, place) => [renderRate(rate, 'up', place), renderRate(rate, 'down', place)]).join('');
}

/** The rule that sends what is marked to the chain of its rate; nothing where no rate holds this way. */
export function rateRule(rates: readonly Rate[], way: Way): string {
  const jumps = rates.flatMap((rate, place) =>
    kbitsOf(rate, way) === null ? [] : [`${hex((place + 1) << phoneMark.rateShift)} : jump ${chainOf(way, place)}`],
  );
  return jumps.length === 0 ? '' : `    ct mark & ${hex(phoneMark.rateMask)} vmap { ${jumps.join(', ')} }\n`;
}
