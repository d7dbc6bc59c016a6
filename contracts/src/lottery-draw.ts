/**
 * The draw of a lottery for rooms (抽選), reckoned from what is published alone, so that anybody can do it again and
 * come to the same winners. It knows no clock, no random numbers and no order of arrival.
 */

export type LotteryWish = {
  /** Everything that this wish takes, each `leaf room/date/unit`; all of it or nothing. */
  readonly units: readonly string[];
};

export type LotteryApplication = {
  /** Drawn at random when the application was made; says nothing of who made it or when. */
  readonly id: string;
  /** The same for all applications of one user, and different in every lottery. */
  readonly applicant: string;
  /** How many tickets are in the drum for it, at least one. */
  readonly tickets: number;
  /** One of these, the most wanted first. */
  readonly wishes: readonly LotteryWish[];
};

export type LotteryWin = { readonly application: string; readonly wish: number };

/** One wish whose turn came and that was whole: given, or fallen through because it could not be kept for its winner. */
export type LotteryTurn = LotteryWin & { readonly isGiven: boolean };

export type LotteryQuestion = {
  readonly applications: readonly LotteryApplication[];
  /** How many applications of one applicant can win. */
  readonly maxWins: number;
  /** Units that were taken before. */
  readonly unavailable: readonly string[];
  /** Wins that could not be kept whole when they were drawn; what they would have taken is there for who comes next. */
  readonly fallen?: readonly LotteryWin[] | undefined;
};

/** What is hashed to the number that all tickets are drawn with; `publicValue` came from outside after applications had closed. */
export function drawText(seed: string, publicValue: string): string {
  return `machikado-lottery/1\n${seed}\n${publicValue}`;
}

/** What is hashed to the number of one ticket. */
export function ticketText(drawHash: string, application: string, ticket: number): string {
  return `${drawHash}\n${application}\n${ticket}`;
}

/**
 * Applications in the order in which the drum gives them out: each stands where the lowest of its tickets does, so that
 * one with two tickets is twice as likely to be first. `hashOf` gives the SHA-256 of a text, lower-case hex.
 */
export function drawOrder(
  applications: readonly LotteryApplication[],
  drawHash: string,
  hashOf: (text: string) => string,
): LotteryApplication[] {
  const drawn = applications.map((application) => {
    let lowest = hashOf(ticketText(drawHash, application.id, 0));
    for (let ticket = 1; ticket < application.tickets; ticket++) {
      const hash = hashOf(ticketText(drawHash, application.id, ticket));
      if (hash < lowest) lowest = hash;
    }
    return { application, lowest };
  });
  return drawn
    .toSorted((a, b) =>
      a.lowest === b.lowest ? (a.application.id < b.application.id ? -1 : 1) : a.lowest < b.lowest ? -1 : 1,
    )
    .map((one) => one.application);
}

type GivingOut = Pick<LotteryQuestion, 'maxWins' | 'unavailable' | 'fallen'>;

/**
 * Gives out the slots in the order drawn, in rounds: in each an applicant wins once at most, so that nobody has a second
 * before everybody has had the chance of a first. An application gets the first of its wishes that is still whole and
 * has not fallen through. What comes before a turn does not change when that turn falls through.
 */
export function turnsOf(
  order: readonly LotteryApplication[],
  { maxWins, unavailable, fallen = [] }: GivingOut,
): LotteryTurn[] {
  const taken = new Set(unavailable);
  const fell = new Set(fallen.map((one) => `${one.wish} ${one.application}`));
  const turns: LotteryTurn[] = [];
  let open = order;
  for (let round = 0; round < maxWins && open.length > 0; round++) {
    const won = new Set<string>();
    const later: LotteryApplication[] = [];
    for (const application of open) {
      const { id, wishes, applicant } = application;
      if (won.has(applicant)) {
        later.push(application);
        continue;
      }
      for (const [wish, { units }] of wishes.entries()) {
        if (units.some((unit) => taken.has(unit))) continue;
        const isGiven = !fell.has(`${wish} ${id}`);
        turns.push({ application: id, wish, isGiven });
        if (!isGiven) continue;
        won.add(applicant);
        for (const unit of units) taken.add(unit);
        break;
      }
    }
    open = later;
  }
  return turns;
}

/** The winners alone, in the order in which they won. */
export function giveOut(order: readonly LotteryApplication[], question: GivingOut): LotteryWin[] {
  return turnsOf(order, question).flatMap(({ isGiven, ...win }) => (isGiven ? [win] : []));
}

/** The winners, in the order in which they won. */
export function drawLottery(
  question: LotteryQuestion,
  drawHash: string,
  hashOf: (text: string) => string,
): LotteryWin[] {
  return giveOut(drawOrder(question.applications, drawHash, hashOf), question);
}
