import { connect } from 'node:net';
import { askFor, requestFor, type AskedSlip, type PrintLane } from './print-lane.ts';
import { readJobRows, type JobRow } from './job-rows.ts';
import { isTraced, type Place, type PlannedRound } from './round-plan.ts';
import { stopAt } from './stopping-place.ts';
import { killAtNextCall } from './traced-death.ts';

export type Death = {
  readonly isHit: boolean;
  /** What the dead agent has left in its store, by key. */
  readonly rows: ReadonlyMap<string, JobRow>;
};

/** What the row of the slip is to be where the agent died in the right place; `none`: there is no row. */
function mayHaveLeft(place: Place, state: string): boolean {
  switch (place) {
    case 'before-row':
    case 'row-write':
      return state === 'none';
    case 'row-sync':
      return state === 'none' || state === 'queued';
    case 'queued':
    case 'marker-write':
      return state === 'queued';
    case 'settle-sync':
      return state === 'sending' || state === 'printed';
    default:
      return state === 'sending';
  }
}

/** Asks for the slips and kills the agent at the place of the round. */
export async function dieAt(lane: PrintLane, round: PlannedRound, slips: readonly AskedSlip[]): Promise<Death> {
  const victim = slips[round.victim];
  const came = await bringTo(lane, round, slips);
  await lane.agent().part.kill();
  const rows = readJobRows(lane.stateDirectory);
  const left = rows.get(victim?.key ?? '')?.state ?? 'none';
  return { isHit: came && mayHaveLeft(round.place, left), rows };
}

async function bringTo(lane: PrintLane, round: PlannedRound, slips: readonly AskedSlip[]): Promise<boolean> {
  const { cable } = lane;
  const agent = lane.agent();
  const { pid } = agent.part;
  const { place, rest } = round;
  const kill = () => {
    process.kill(pid, 'SIGKILL');
    cable.sever(rest);
  };
  if (place === 'before-row') {
    for (const slip of slips.slice(0, -1)) await askFor(agent, slip);
    for (const slip of slips.slice(-1)) await askHalf(lane, slip);
    kill();
    return true;
  }
  if (place === 'row-write' || place === 'row-sync') {
    const death = await killAtNextCall(pid, place);
    for (const slip of slips) await askFor(agent, slip);
    return death.died;
  }
  cable.holdStatus();
  for (const slip of slips) await askFor(agent, slip);
  if (place === 'queued') {
    kill();
    return true;
  }
  if (place === 'fence-answered') {
    return stopAt(lane, { ...round, place: 'fence-worked' }, () => {
      // Held still, so that it has the answer and cannot yet act on it.
      process.kill(pid, 'SIGSTOP');
      cable.letGo();
      kill();
    });
  }
  if (!isTraced(place)) return stopAt(lane, round, kill);
  if (place !== 'marker-write') await stopAt(lane, { ...round, place: 'fence-worked' }, () => undefined);
  const death = await killAtNextCall(pid, place);
  cable.letGo();
  return death.died;
}

/** Sends the first half of a request, so that the agent cannot have written anything of it. */
async function askHalf(lane: PrintLane, slip: AskedSlip): Promise<void> {
  const { origin, token } = lane.agent();
  const { hostname: host, port } = new URL(origin);
  const body = JSON.stringify(requestFor(slip));
  const head = [
    'POST /agent/v1/print-jobs HTTP/1.1',
    `host: ${host}:${port}`,
    `origin: ${origin}`,
    `authorization: Bearer ${token}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  const socket = connect({ host, port: Number(port) });
  socket.on('error', () => undefined);
  const half = `${head.join('\r\n')}\r\n\r\n${body.slice(0, body.length / 2)}`;
  await new Promise<void>((resolve) => socket.write(half, () => resolve()));
}
