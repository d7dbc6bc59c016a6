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
};
