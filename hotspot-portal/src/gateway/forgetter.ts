import type { Result } from '@machikado/contracts/result.ts';
import { createCommandLane } from './command-lane.ts';
import { forgetConnections } from './conntrack.ts';
import type { GatewayFailure } from './gateway.ts';
import { parseNeighbours, type KnownAddress } from './neighbours.ts';

export type Forgetter = {
  /** Everybody whom the kernel knows by IPv6 on our networks now. */
  readonly neighbours: () => Promise<readonly KnownAddress[]>;
  /** Resolves when no connection of these addresses goes on. */
  readonly forget: (addresses: readonly string[]) => Promise<Result<undefined, GatewayFailure>>;
};

/**
 * Asks once for all who ask while the answer before is on its way: it is begun after the last of them has asked, so it is
 * as fresh as one of his own, and a school class that leaves together costs two questions and not forty.
 */
export function shareNext<Asked, Answer>(
  work: (asked: readonly Asked[]) => Promise<Answer>,
): (asked: Asked) => Promise<Answer> {
  let running: Promise<unknown> = Promise.resolve();
  let next: { readonly asked: Asked[]; readonly answer: Promise<Answer> } | null = null;
  return (one) => {
    if (next) {
      next.asked.push(one);
      return next.answer;
    }
    const asked = [one];
    const begin = () => {
      next = null;
      return work(asked);
    };
    const answer = running.then(begin, begin);
    running = answer;
    next = { asked, answer };
    return answer;
  };
}

/** What ends the flows that are under way, for phones that leave one by one or all at once. */
export function createForgetter(lans: readonly string[]): Forgetter {
  const lane = createCommandLane();
  const neighbours = shareNext<undefined, readonly KnownAddress[]>(async () => {
    const { code, stdout } = await lane.run('ip -j -6 neigh show');
    return code === 0 ? parseNeighbours(stdout).filter(({ dev }) => lans.includes(dev)) : [];
  });
  const forget = shareNext((asked: readonly (readonly string[])[]) => forgetConnections(lane, asked.flat()));
  return { neighbours: () => neighbours(undefined), forget };
}
