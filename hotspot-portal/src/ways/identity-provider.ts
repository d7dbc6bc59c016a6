import * as client from 'openid-client';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Log } from '@machikado/runtime/log.ts';
import type { SecretReader, WaySettings } from './settings.ts';

/** What is remembered of a phone that is sent away, and needed when it comes back. */
export type Departure = {
  readonly url: string;
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE, RFC 7636. */
  readonly verifier: string;
};

export type Return = Omit<Departure, 'url'> & { readonly callback: URL };

export type IdentityProvider = {
  readonly id: string;
  readonly name: string;
  readonly leave: () => Promise<Result<Departure, 'away'>>;
  /** The issuer's name for the person, which is nobody else's. Nothing else of her is read. */
  readonly comeBack: (returned: Return) => Promise<Result<string, 'refused' | 'away'>>;
};

type ProviderSettings = NonNullable<WaySettings['oidc']>['providers'][number];

const timeoutS = 8;

async function discover(settings: ProviderSettings, secretOf: SecretReader): Promise<client.Configuration> {
  const { issuer, clientId, secretFile } = settings;
  const secret = secretFile === undefined ? undefined : await secretOf(secretFile);
  const method = secret === undefined ? client.None() : undefined;
  return client.discovery(new URL(issuer), clientId, secret, method, { timeout: timeoutS });
}

const kindOf = (error: unknown) => (error as { code?: string }).code ?? (error as Error).name;

/** One OpenID provider: authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0 §3.1). */
export function createIdentityProvider(
  settings: ProviderSettings,
  options: { readonly secretOf: SecretReader; readonly redirectUri: () => string; readonly log: Log },
): IdentityProvider {
  const { id, name, scope } = settings;
  let found: Promise<client.Configuration> | undefined;
  const configuration = async () => {
    found ??= discover(settings, options.secretOf);
    try {
      return await found;
    } catch (error) {
      // Asked again the next time: a provider that was away once is not away for good.
      found = undefined;
      options.log.warn('oidc.away', { provider: id, why: kindOf(error) });
      return null;
    }
  };
  return {
    id,
    name,
    leave: async () => {
      const known = await configuration();
      if (!known) return err('away');
      const verifier = client.randomPKCECodeVerifier();
      const [state, nonce] = [client.randomState(), client.randomNonce()];
      const url = client.buildAuthorizationUrl(known, {
        ...{ redirect_uri: options.redirectUri(), scope, state, nonce },
        ...{ code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
      });
      return ok({ url: url.href, state, nonce, verifier });
    },
    comeBack: async ({ callback, state, nonce, verifier }) => {
      const known = await configuration();
      if (!known) return err('away');
      try {
        const checks = {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        };
        const tokens = await client.authorizationCodeGrant(known, callback, checks);
        const subject = tokens.claims()?.sub;
        return subject === undefined ? err('refused') : ok(`${known.serverMetadata().issuer}\0${subject}`);
      } catch (error) {
        options.log.warn('oidc.refused', { provider: id, why: kindOf(error) });
        return err('refused');
      }
    },
  };
}
