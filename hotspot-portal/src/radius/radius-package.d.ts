/** The part of npm `radius` 1.1.4 that is used: its dictionary and its codec of attribute values, never its packets. */
declare module 'radius' {
  type Value = string | number | Date | Buffer;
  const radius: {
    load_dictionaries: () => void;
    attr_name_to_id: (name: string) => string | undefined;
    attr_id_to_name: (id: number) => string | undefined;
    /** Throws on a malformed value. Fills `into` by attribute name; -1 is "no vendor". */
    decode_attributes: (attributes: Buffer, into: Record<string, unknown>, vendor: -1) => void;
    /** Writes type, length and value; returns the number of bytes. Throws on a value that does not fit its type. */
    encode_attributes: (into: Buffer, attributes: readonly (readonly [string, Value])[], vendor: -1) => number;
  };
  export default radius;
}
