export type WifiTables = {
  /** One for each device that is online; gone when its time is over. */
  wifi_pass: {
    /** Keyed hash of the MAC address. */
    mac_hash: string;
    /** The spot that let it in. */
    device_id: string;
    way: string;
    terms: string;
    ends_at: string;
  };
  /** By asset, not by device: a replacement goes on with what its place has seen. */
  wifi_use: {
    asset: string;
    period: 'hour' | 'day' | 'month';
    /** Of the city's calendar: `2026-11-23T09`, `2026-11-23`, `2026-11`. */
    start: string;
    /** SpotUse, JSON. */
    body: string;
    received_at: string;
  };
  wifi_place: {
    asset: string;
    /** Counts up with each change. */
    revision: number;
    /** WifiPlaceFacts, JSON. */
    document: string;
    changed_at: string;
    /** `staff:<id>`. */
    changed_by: string;
  };
};
