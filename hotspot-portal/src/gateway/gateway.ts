import type { Result } from '@machikado/contracts/result.ts';
import type { ClientAddress } from '../session/session.ts';

/** A phone that the gateway lets through, and for how long at most (our own timer ends it earlier). */
export type Pass = ClientAddress & { readonly timeoutSeconds: number };

/** What the store says: who may pass, and whether everybody may without a pass of their own (disaster mode). */
export type Wanted = { readonly passes: readonly Pass[]; readonly everybody: boolean };

export type GatewayFailure = { readonly reason: 'refused'; readonly detail: string };

/** `ports`: phones of different ports could reach each other. */
export type Repair = 'nothing' | 'ports' | 'elements' | 'reloaded';

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
  /** Whether names are asked of our name server alone, also by phones with a session. */
  readonly filterNames: (on: boolean) => Promise<Result<undefined, GatewayFailure>>;
  /** Closes the walled garden until its names are asked for again. */
  readonly forgetGarden: () => Promise<Result<undefined, GatewayFailure>>;
  /** Repairs what others changed. `wanted` is read after the gateway's state has been read. */
  readonly reconcile: (wanted: () => Wanted) => Promise<Result<Repair, GatewayFailure>>;
  /** The MAC address of the phone behind an address; `null` when it is not a neighbour. */
  readonly macOf: (ipv4: string) => Promise<string | null>;
};
