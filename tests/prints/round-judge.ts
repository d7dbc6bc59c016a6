/** How a job ended, as its kiosk tells: `gone` it knows nothing of it, `open` it tells no end, `never-asked` it is none. */
export type JobEnd = 'printed' | 'failed' | 'unknown' | 'gone' | 'open' | 'never-asked';

export type JobRecord = {
  /** What is on its slip and on no other. */
  readonly code: string;
  readonly isAcked: boolean;
  readonly end: JobEnd;
  /** Whether a byte of it may have gone out when the fault came: its marker was written. */
  readonly mayBeUnknown: boolean;
};

export type RoundRecord = {
  readonly name: string;
  readonly jobs: readonly JobRecord[];
  /** Slips of which a byte has come to the printer, known by the bytes and not by any number. */
  readonly begunSlips: number;
};

export type Verdict = {
  readonly duplicates: number;
  readonly silentLosses: number;
  /** Told as printed, and not whole on paper; told as failed or unknown, and it cannot be so. */
  readonly untruthful: number;
  /** Nothing of it had gone out, and it did not come by itself. */
  readonly notByItself: number;
  readonly problems: readonly string[];
};

/** Judges a round by the paper alone: `copiesOf` counts the whole slips with a code. */
export function judgeRound(round: RoundRecord, copiesOf: (code: string) => number): Verdict {
  const problems: string[] = [];
  const count = (what: string, isWrong: (job: JobRecord) => boolean): number => {
    const wrong = round.jobs.filter(isWrong);
    const told = ({ code, end, isAcked }: JobRecord) =>
      `${code} ${end}${isAcked ? '' : ' (never acknowledged)'}, on paper ${copiesOf(code)}`;
    problems.push(...wrong.map((job) => `${round.name}: ${what}: ${told(job)}`));
    return wrong.length;
  };
  const whole = round.jobs.reduce((sum, { code }) => sum + Math.max(0, copiesOf(code) - 1), 0);
  const begun = Math.max(0, round.begunSlips - round.jobs.filter(({ end }) => end !== 'never-asked').length);
  const duplicates = Math.max(whole, begun);
  if (duplicates > 0) problems.push(`${round.name}: twice: ${whole} whole on paper, ${begun} begun again`);
  return {
    duplicates,
    silentLosses: count('lost in silence', ({ isAcked, end }) => isAcked && (end === 'gone' || end === 'open')),
    untruthful: count('not true', (job) => !isTrue(job, copiesOf(job.code))),
    notByItself: count(
      'not by itself',
      ({ end, mayBeUnknown }) => !mayBeUnknown && (end === 'failed' || end === 'open' || end === 'unknown'),
    ),
    problems,
  };
}

function isTrue({ end, mayBeUnknown }: JobRecord, copies: number): boolean {
  switch (end) {
    case 'printed':
      return copies > 0;
    case 'failed':
    case 'never-asked':
      return copies === 0;
    case 'unknown':
      return mayBeUnknown;
    case 'gone':
    case 'open':
      return true;
  }
}
