const maxPictures = 8;

/** Pictures of the slips of this visit, in memory, so that the page can show what comes out. */
export type SlipPictures = {
  /** A slip that the present visit has asked for: its picture may be kept from now on. */
  readonly open: (jobId: string) => void;
  /** Keeps how to make the PNG of an opened slip; of any other it keeps nothing. */
  readonly keep: (jobId: string, picture: () => Uint8Array) => void;
  /** PNG of an opened slip; `draw` makes it where none was kept yet. */
  readonly read: (jobId: string, draw: () => Uint8Array | undefined) => Uint8Array | undefined;
  /** Drops all pictures: the visit is over. */
  readonly wipe: () => void;
};

export function createSlipPictures(): SlipPictures {
  const pictures = new Map<string, () => Uint8Array | undefined>();
  return {
    open: (jobId) => {
      pictures.set(jobId, () => undefined);
      const [eldest] = pictures.keys();
      if (pictures.size > maxPictures && eldest !== undefined) pictures.delete(eldest);
    },
    keep: (jobId, picture) => {
      if (pictures.has(jobId)) pictures.set(jobId, picture);
    },
    read: (jobId, draw) => {
      if (!pictures.has(jobId)) return undefined;
      const png = pictures.get(jobId)?.() ?? draw();
      pictures.set(jobId, () => png);
      return png;
    },
    wipe: () => pictures.clear(),
  };
}
