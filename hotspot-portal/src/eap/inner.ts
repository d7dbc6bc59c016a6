import type { TlsTunnel } from './tls-tunnel.ts';
import type { Credentials, Person } from './credentials.ts';

/** What a method wants next: say this through the tunnel and hear the answer, or it has come to its end. */
export type InnerStep =
  | { readonly kind: 'say'; readonly clear: Buffer }
  /** Nothing to say: the peer speaks first. */
  | { readonly kind: 'listen' }
  | { readonly kind: 'accept'; readonly person: Person }
  | { readonly kind: 'reject' };

/** What happens inside a tunnel. */
export type InnerMethod = {
  readonly begin: () => Promise<InnerStep>;
  readonly take: (clear: Buffer) => Promise<InnerStep>;
};

export type InnerContext = {
  readonly credentials: Credentials;
  readonly tunnel: TlsTunnel;
  /** Who had shown who she is when this session of TLS was made. */
  readonly resumed: Person | null;
};
