import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyChain, nextLink, verifyChain, type Act, type ChainEnd, type Link } from './audit.ts';

const act: fc.Arbitrary<Act> = fc.record({
  at: fc.date({ noInvalidDate: true }),
  actor: fc.string(),
  action: fc.string(),
  subject: fc.string(),
});

function chainOf(acts: readonly Act[]): { links: Link[]; end: ChainEnd } {
  const links: Link[] = [];
  let end = emptyChain;
  for (const one of acts) {
    const link = nextLink(end, one);
    links.push(link);
    end = link;
  }
  return { links, end };
}

test('a chain as it was written is whole', () => {
  fc.assert(
    fc.property(fc.array(act), (acts) => {
      const { links, end } = chainOf(acts);
      expect(verifyChain(links, end)).toEqual({ chain: 'whole', entries: acts.length });
    }),
  );
});

const chain = fc.array(act, { minLength: 2, maxLength: 12 }).map(chainOf);
type Change = (links: Link[], at: number) => Link[];

/** What a hand in the table can do to one entry; each must be seen. */
const changes: Record<string, Change> = {
  'an actor changed': (links, at) => links.map((link, n) => (n === at ? { ...link, actor: `${link.actor}!` } : link)),
  'a time changed': (links, at) => links.map((link, n) => (n === at ? { ...link, at: `${link.at}0` } : link)),
  'an entry changed together with its own hash': (links, at) => {
    const before = links[at - 1] ?? emptyChain;
    const forged = nextLink(before, { at: new Date(0), actor: 'x', action: 'y', subject: 'forged' });
    return links.map((link, n) => (n === at ? forged : link));
  },
  'an entry deleted': (links, at) => links.toSpliced(at, 1),
  'an entry deleted and the rest renumbered': (links, at) =>
    links.toSpliced(at, 1).map((link, n) => ({ ...link, seq: n + 1 })),
  'an entry inserted': (links, at) => {
    const before = links[at - 1] ?? emptyChain;
    return links.toSpliced(at, 0, nextLink(before, { at: new Date(0), actor: 'x', action: 'y', subject: 'added' }));
  },
  'two entries swapped': (links, at) => {
    const next = (at + 1) % links.length;
    return links.map((link, n) => (n === at ? (links[next] ?? link) : n === next ? (links[at] ?? link) : link));
  },
  'the end cut off': (links, at) => links.slice(0, at),
};

test.each(Object.entries(changes))('%s is found', (_name, change) => {
  fc.assert(
    fc.property(chain, fc.nat(), ({ links, end }, pick) => {
      const at = pick % links.length;
      expect(verifyChain(change(links, at), end).chain).toBe('broken');
    }),
    { numRuns: 200 },
  );
});

test('the verdict names the first entry that does not follow', () => {
  const { links, end } = chainOf(
    Array.from({ length: 5 }, () => ({ at: new Date(0), actor: 'a', action: 'b', subject: 'c' })),
  );
  expect(verifyChain(links.toSpliced(2, 1), end)).toEqual({ chain: 'broken', atSeq: 3 });
});
