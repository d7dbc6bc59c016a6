export type LotteryTables = {
  lottery: {
    /** `<rule>-YYYY-MM` */
    id: string;
    /** 32 random bytes, hex; told to nobody before the draw. */
    seed: string;
    /** SHA-256 of the seed, hex. */
    commitment: string;
    state: 'open' | 'closed' | 'drawn';
    made_at: string;
    /** `{applications, unavailable}` of the published file, JSON; from the closing on. */
    closing: string | null;
    closing_hash: string | null;
    public_value: string | null;
    /** JSON. */
    wins: string | null;
    /** How many an applicant could win when it was drawn: the city's rule may be another one later. */
    max_wins: number | null;
    /** JSON array; absent where every win was held. */
    fallen: string | null;
    drawn_at: string | null;
  };
  lottery_application: {
    /** 128 random bits, hex: the only thing about it that the draw depends on. */
    id: string;
    lottery_id: string;
    user_id: string;
    /** LotteryApplicationRequest, JSON. */
    request: string;
    state: 'made' | 'withdrawn' | 'won' | 'lost';
    made_at: string;
    won_wish: number | null;
    /** JSON array. */
    booking_ids: string | null;
    /** JSON array of the wishes that fell through, each with its refusal. */
    fallen: string | null;
  };
};
