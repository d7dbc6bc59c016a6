import type { Result } from '@machikado/contracts/result.ts';
import type { Policy, Rate } from '../session/policy.ts';
import type { ClientAddress } from '../session/session.ts';
import type { Readings } from '../store/usage.ts';

/** A phone that the gateway lets through, and for how long at most (our own timer ends it earlier). */
export type Pass = ClientAddress & {
  readonly timeoutSeconds: number;
  /** Which session it is and how fast it may be, see `markOf`; absent where neither matters. */
  readonly mark?: number;
  /** On which networks; the spot's own alone where it is absent. */
  readonly behind?: PassPlaces;
};

/** Networks of one zone: the spot's own or not, and further ones by their interfaces. */
export type PassPlaces = { readonly own: boolean; readonly further: readonly string[] };

/** What the store says: who may pass, and whether everybody may without a pass of their own (disaster mode). */
export type Wanted = {
  readonly passes: readonly Pass[];
  readonly everybody: boolean;
  /** The rates that passes may name by their marks. */
  readonly rates?: readonly Rate[];
};

/** What the line to the internet carries. */
export type Uplink = NonNullable<Policy['uplink']>;

/** How it is shared: by cake where the kernel has it, else by HTB with a queue for each phone; `open`: not at all. */
export type Sharing = 'cake' | 'htb+fq_codel' | 'htb' | 'open';

/** A device on one of our networks. */
export type Neighbour = { readonly mac: string; readonly interface: string };

export type GatewayFailure = { readonly reason: 'refused'; readonly detail: string };

/** `ports`: phones of different ports could reach each other. */
export type Repair = 'nothing' | 'ports' | 'elements' | 'reloaded';

/**
 * What could let a phone past the sign-in: `no-gate` no forwarding chain of ours that drops by default, for both
 * families; `unguarded` a packet may be accepted that no list of phones or of the garden has matched; `falls-through` what
 * a phone sends to the gateway itself may reach whatever listens there; `bypass` a statement by which packets miss the
 * chains at all (flow offload, fwd, dup, tproxy, queue), in whosever table it stands.
 */
export type Leak = {
  readonly why: 'no-gate' | 'unguarded' | 'falls-through' | 'bypass';
  readonly table: string;
  readonly chain: string;
  readonly handle: number;
};

/** The enforcing end. The store is the truth: whatever is here can be made again from it. */
export type Gateway = {
  readonly kind: 'nft' | 'record';
  /**
   * Replaces everything by what is wanted, at once: phones that are online stay online. `wanted` is read when nothing
   * else can come between it and the order to the kernel, so that no sign-in or sign-out of the same moment is undone.
   */
  readonly load: (wanted: () => Wanted) => Promise<Result<undefined, GatewayFailure>>;
  /** Resolves when the phone can really send. */
  readonly open: (pass: Pass) => Promise<Result<undefined, GatewayFailure>>;
  /** Resolves when nothing of the phone gets through any more, flows under way included. */
  readonly close: (client: ClientAddress) => Promise<Result<undefined, GatewayFailure>>;
  /** On which networks names are asked of our name server alone, also by phones with a session. */
  readonly filterNames: (on: readonly string[]) => Promise<Result<undefined, GatewayFailure>>;
  /** Closes the walled garden until its names are asked for again. */
  readonly forgetGarden: () => Promise<Result<undefined, GatewayFailure>>;
  /** Repairs what others changed. `wanted` is read after the gateway's state has been read. */
  readonly reconcile: (wanted: () => Wanted) => Promise<Result<Repair, GatewayFailure>>;
  /** What in this machine's rules, ours or others', could let a phone past the sign-in. */
  readonly leaks: (everybody: boolean) => Promise<Result<readonly Leak[], GatewayFailure>>;
  /** The phone behind an address; `null` when it is not a neighbour. */
  readonly neighbourOf: (ipv4: string) => Promise<Neighbour | null>;
  /** Shares the line to the internet fairly, or not any more; asked again it looks whether that still stands. */
  readonly share: (uplink: Uplink | undefined) => Promise<Result<Sharing, GatewayFailure>>;
  /** What has passed, by the session's number, since the kernel began to count it. */
  readonly usage: () => Promise<Result<Readings, GatewayFailure>>;
};
