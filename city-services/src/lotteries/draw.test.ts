import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  drawLottery,
  drawOrder,
  giveOut,
  turnsOf,
  type LotteryApplication,
} from '@machikado/contracts/lottery-draw.ts';
import { LotteryFile } from '@machikado/contracts/lottery.ts';
import { closingHashOf, drawHashOf, sha256, verifyLottery } from './verify.ts';

const unit = fc.constantFrom('a/1/morning', 'a/1/evening', 'b/1/morning', 'b/2/morning', 'c/1/all', 'c/2/all');
const wish = fc.uniqueArray(unit, { minLength: 1, maxLength: 3 }).map((units) => ({ units }));
const application = fc.record({
  id: fc.uuid(),
  applicant: fc.constantFrom('p', 'q', 'r', 's', 't').map((name) => sha256(name)),
  tickets: fc.integer({ min: 1, max: 4 }),
  wishes: fc.array(wish, { minLength: 1, maxLength: 4 }),
});
const applications = fc.uniqueArray(application, { maxLength: 20, selector: (one) => one.id });
const seed = fc.uuid().map(sha256);
const maxWins = fc.integer({ min: 1, max: 4 });

describe('a draw', () => {
  // Catches: a slot given twice, half a wish given, a quota that is passed, a second win before another's first.
  test('gives each unit once, wishes whole, and no applicant more than allowed', () => {
    fc.assert(
      fc.property(applications, seed, maxWins, (all, drum, limit) => {
        const wins = drawLottery({ applications: all, maxWins: limit, unavailable: ['b/2/morning'] }, drum, sha256);
        const byId = new Map(all.map((one) => [one.id, one]));
        const given = wins.flatMap((win) => byId.get(win.application)?.wishes[win.wish]?.units ?? []);
        expect(new Set(given).size).toBe(given.length);
        expect(given).not.toContain('b/2/morning');
        expect(new Set(wins.map((win) => win.application)).size).toBe(wins.length);
        const perApplicant = new Map<string, number>();
        for (const win of wins) {
          const who = byId.get(win.application)?.applicant ?? '';
          perApplicant.set(who, (perApplicant.get(who) ?? 0) + 1);
        }
        expect(Math.max(0, ...perApplicant.values())).toBeLessThanOrEqual(limit);
      }),
    );
  });

  // Catches: a free slot that somebody wanted and nobody got.
  test('leaves no wish of an applicant with wins to spare that is still whole', () => {
    fc.assert(
      fc.property(applications, seed, maxWins, (all, drum, limit) => {
        const wins = drawLottery({ applications: all, maxWins: limit, unavailable: ['b/2/morning'] }, drum, sha256);
        const byId = new Map(all.map((one) => [one.id, one]));
        const given = new Set(wins.flatMap((win) => byId.get(win.application)?.wishes[win.wish]?.units ?? []));
        given.add('b/2/morning');
        const count = (who: string) => wins.filter((win) => byId.get(win.application)?.applicant === who).length;
        for (const one of all) {
          if (wins.some((win) => win.application === one.id) || count(one.applicant) >= limit) continue;
          expect(one.wishes.some(({ units }) => units.every((each) => !given.has(each)))).toBe(false);
        }
      }),
    );
  });

  test('is the same for the same seed, whatever the order of arrival', () => {
    const shuffled = applications.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, seed, maxWins, ([all, other], drum, limit) => {
        expect(
          drawLottery({ applications: other, maxWins: limit, unavailable: ['b/2/morning'] }, drum, sha256),
        ).toEqual(drawLottery({ applications: all, maxWins: limit, unavailable: ['b/2/morning'] }, drum, sha256));
      }),
    );
  });

  // Catches: what fell through is given or kept from those behind, somebody before it wins otherwise, a fall unasked.
  test('of which a win falls through is the same up to it, and goes on with what it would have taken', () => {
    fc.assert(
      fc.property(applications, fc.tuple(seed, maxWins), fc.nat(), (all, [drum, limit], pick) => {
        const question = { applications: all, maxWins: limit, unavailable: ['b/2/morning'] };
        const before = drawLottery(question, drum, sha256);
        const at = before.length === 0 ? 0 : pick % before.length;
        const fallen = before.slice(at, at + 1);
        const after = drawLottery({ ...question, fallen }, drum, sha256);
        expect(after.slice(0, at)).toEqual(before.slice(0, at));
        expect(after).not.toContainEqual(fallen[0]);
        const byId = new Map(all.map((one) => [one.id, one]));
        const given = after.flatMap((win) => byId.get(win.application)?.wishes[win.wish]?.units ?? []);
        expect(new Set(given).size).toBe(given.length);
        const turns = turnsOf(drawOrder(all, drum, sha256), { ...question, fallen });
        expect(turns.filter((turn) => !turn.isGiven)).toEqual(fallen.map((one) => ({ ...one, isGiven: false })));
      }),
    );
  });

  test('gives what fell through to the next in rank, and its applicant her next wish', () => {
    const one = (id: string, ...wishes: string[][]): LotteryApplication => ({
      id,
      applicant: id,
      tickets: 1,
      wishes: wishes.map((units) => ({ units })),
    });
    const order = [one('1', ['x', 'y'], ['z']), one('2', ['y'])];
    const question = { maxWins: 1, unavailable: [], fallen: [{ application: '1', wish: 0 }] };
    expect(giveOut(order, question)).toEqual([
      { application: '1', wish: 1 },
      { application: '2', wish: 0 },
    ]);
  });

  test('nobody has a second win before everybody had the chance of a first', () => {
    const one = (id: string, applicant: string): LotteryApplication => ({
      id,
      applicant,
      tickets: 1,
      wishes: [{ units: ['x'] }, { units: ['y'] }],
    });
    const order = [one('1', 'p'), one('2', 'p'), one('3', 'q')];
    expect(giveOut(order, { maxWins: 2, unavailable: [] })).toEqual([
      { application: '1', wish: 0 },
      { application: '3', wish: 1 },
    ]);
  });
});

/** The upper 0.1 % point of chi-square for so many degrees of freedom (Wilson and Hilferty 1931). */
function chiSquareLimit(freedom: number): number {
  const z = 3.0902;
  return freedom * (1 - 2 / (9 * freedom) + z * Math.sqrt(2 / (9 * freedom))) ** 3;
}

// Catches: a sort that favours an id, tickets that do not count, or count more than once.
test.each([
  ['equal tickets', [1, 1, 1, 1, 1, 1, 1, 1]],
  ['one to four tickets', [1, 2, 3, 4]],
])(
  'over 100,000 draws with %s each comes first as often as its tickets say',
  (_, tickets) => {
    const draws = 100_000;
    const all = tickets.map((count, at): LotteryApplication => {
      const id = sha256(`application ${at}`).slice(0, 32);
      return { id, applicant: id, tickets: count, wishes: [{ units: ['x'] }] };
    });
    const first = new Map(all.map((one) => [one.id, 0]));
    for (let draw = 0; draw < draws; draw++) {
      const winner = drawOrder(all, drawHashOf(sha256(`seed ${draw}`), ''), sha256)[0]?.id ?? '';
      first.set(winner, (first.get(winner) ?? 0) + 1);
    }
    const inDrum = tickets.reduce((sum, count) => sum + count, 0);
    const chiSquare = all.reduce((sum, one) => {
      const expected = (draws * one.tickets) / inDrum;
      return sum + ((first.get(one.id) ?? 0) - expected) ** 2 / expected;
    }, 0);
    expect(chiSquare).toBeLessThan(chiSquareLimit(all.length - 1));
  },
  60_000,
);

describe('a published lottery', () => {
  const file = fc.tuple(applications, seed, maxWins, fc.string({ maxLength: 20 })).map(([all, drum, limit, value]) => {
    const published: LotteryFile = {
      format: 'machikado-lottery/1',
      id: 'spring',
      cityId: 'mihon',
      maxWins: limit,
      commitment: sha256(drum),
      applications: all,
      unavailable: ['b/2/morning'],
      closingHash: closingHashOf({ applications: all, unavailable: ['b/2/morning'] }),
      seed: drum,
      publicValue: value,
      wins: drawLottery(
        { applications: all, maxWins: limit, unavailable: ['b/2/morning'] },
        drawHashOf(drum, value),
        sha256,
      ),
    };
    return published;
  });

  test('holds as it was drawn, also after it went through a file', () => {
    fc.assert(
      fc.property(file, (one) => {
        expect(verifyLottery(LotteryFile.parse(JSON.parse(JSON.stringify(one))))).toEqual([]);
      }),
    );
  });

  test('is found out when anything in it was changed', () => {
    fc.assert(
      fc.property(file, (one) => {
        fc.pre(one.applications.length > 1 && one.wins.length > 0);
        const kinds = (changed: LotteryFile) => verifyLottery(changed).map((fault) => fault.kind);
        expect(kinds({ ...one, seed: sha256('another') })).toContain('seed-is-another');
        expect(kinds({ ...one, applications: one.applications.slice(1) })).toContain('list-was-changed');
        const [first, ...rest] = one.applications;
        if (first) {
          const favoured = [{ ...first, tickets: first.tickets + 1 }, ...rest];
          expect(kinds({ ...one, applications: favoured })).toContain('list-was-changed');
          expect(kinds({ ...one, applications: [first, ...one.applications] })).toContain('applied-twice');
        }
        expect(kinds({ ...one, wins: one.wins.slice(1) })).toContain('wins-differ');
        expect(kinds({ ...one, wins: [...one.wins, { application: 'x', wish: 0 }] })).toContain('wins-differ');
        // A winner who is said to have fallen through, and somebody whose turn never came.
        const [winner] = one.wins.slice(-1);
        if (winner) expect(kinds({ ...one, fallen: [{ ...winner, why: 'rooms' }] })).toContain('wins-differ');
        expect(kinds({ ...one, fallen: [{ application: 'x', wish: 0, why: 'rooms' }] })).toEqual(['falls-differ']);
      }),
    );
  });
});
