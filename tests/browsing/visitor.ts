import { BrowsingState, BrowsingText, pictureBlock, type BrowsingAction } from '@machikado/contracts/browsing.ts';
import { untilThere } from '../../kiosk-agent/simulators/rig/process-rig.ts';
import type { BrowsingLab } from './browsing-lab.ts';

/** Somebody at the kiosk: does only what the page of the kiosk can ask the agent for, and sees what it shows. */
export type Visitor = {
  readonly state: () => BrowsingState;
  readonly pictures: () => number;
  readonly act: (action: BrowsingAction) => Promise<number>;
  readonly tap: (x: number, y: number) => Promise<void>;
  readonly text: () => Promise<string>;
  /** Waits for a state that is looked for. */
  readonly until: (look: (state: BrowsingState) => boolean, what: string) => Promise<BrowsingState>;
  readonly leave: () => void;
};

export async function startVisitor(lab: BrowsingLab, url?: string): Promise<Visitor> {
  const begun = await lab.call('POST', '/browsing', { width: 1080, height: 1500, textSize: 1, ...(url && { url }) });
  if (begun.status !== 201) throw new Error(`${begun.status} ${begun.body.toString()} ${lab.log()}`);
  let state = BrowsingState.parse(JSON.parse(begun.body.toString()));
  let pictures = 0;
  let held = Buffer.alloc(0);
  const leave = await lab.stream('/browsing/pictures', (piece) => {
    held = Buffer.concat([held, piece]);
    while (held.length >= 5 && held.length >= 5 + held.readUInt32BE(1)) {
      const content = held.subarray(5, 5 + held.readUInt32BE(1));
      if (held[0] === pictureBlock.jpeg) pictures += 1;
      else state = BrowsingState.parse(JSON.parse(content.toString()));
      held = held.subarray(5 + content.length);
    }
  });
  const act = async (action: BrowsingAction) => (await lab.call('POST', '/browsing/actions', action)).status;
  return {
    act,
    leave,
    state: () => state,
    pictures: () => pictures,
    tap: async (x, y) => {
      // In one request: a touch that is held for long is another thing than a tap.
      const touches = (['start', 'end'] as const).map((kind) => ({ kind, x, y }));
      await act({ do: 'touch', touches });
    },
    text: async () => {
      const answer = await lab.call('GET', '/browsing/text');
      const read = BrowsingText.safeParse(JSON.parse(answer.body.toString()));
      return read.success ? read.data.paragraphs.join('\n') : '';
    },
    until: (look, what) => untilThere(() => (look(state) ? state : undefined), `${what}: ${JSON.stringify(state)}`),
  };
}
