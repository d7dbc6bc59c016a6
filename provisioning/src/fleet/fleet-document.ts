/** Which level of a fleet file a value comes from, and its line there. */
export type Source = {
  readonly level: 'defaults' | 'profile' | 'device';
  /** Name of the profile. */
  readonly name?: string;
  readonly line: number;
};

/** One level of a fleet file: its values by key, each with its line. A value of `null` takes an inherited one away. */
export type Level = {
  readonly line: number;
  readonly values: ReadonlyMap<string, { readonly value: unknown; readonly line: number }>;
};

/** A fleet file as written, before anything is inherited. */
export type FleetDocument = {
  readonly defaults: Level;
  readonly profiles: ReadonlyMap<string, Level>;
  readonly devices: ReadonlyMap<string, Level>;
};

export type FleetFault = {
  readonly kind:
    | 'syntax'
    | 'unknown-key'
    | 'bad-value'
    | 'unknown-profile'
    | 'profile-cycle'
    | 'no-kind'
    | 'other-kind'
    | 'no-zone'
    | 'bad-asset'
    | 'unset-variable'
    | 'unknown-printer'
    | 'too-many';
  readonly subject: string;
  readonly line: number;
};
