export type DayChoice = 'week' | 'weekend' | 'month' | 'date';
export type PartChoice = 'any' | 'morning' | 'afternoon' | 'evening';

type SearchDraft = {
  day: DayChoice;
  /** Chosen in the calendar; counts where `day` is `date`. */
  date: string | undefined;
  part: PartChoice;
  /** As typed. */
  people: string;
  /** Ids of what the room is to lend. */
  equipment: readonly string[];
};

/** Which free rooms a person looks for; it stands when she comes back to the question. */
export const search = $state<SearchDraft>({ day: 'week', date: undefined, part: 'any', people: '', equipment: [] });
