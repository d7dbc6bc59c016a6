import type { Config } from '../config.ts';

export type PortalUrls = { readonly pagesUrl: string; readonly secureUrl: string };
type Facts = { readonly httpPort: number; readonly httpsPort: number; readonly trusted: boolean };

/** Where the pages are: over http where phones would warn of the certificate, or where nothing is enforced. */
export function portalUrls(config: Config, { httpPort, httpsPort, trusted }: Facts): PortalUrls {
  if (config.gateway === 'record') {
    return { pagesUrl: `http://127.0.0.1:${httpPort}/`, secureUrl: `https://127.0.0.1:${httpsPort}/` };
  }
  const secureUrl = `https://${config.portalName}/`;
  return { pagesUrl: trusted ? secureUrl : `http://${config.portalName}/`, secureUrl };
}

/** A portal whose addresses are looked up whenever they are needed: they change with the certificate's worth. */
export function withUrls<Rest extends object>(rest: Rest, urls: () => PortalUrls): Rest & PortalUrls {
  return {
    ...rest,
    get pagesUrl() {
      return urls().pagesUrl;
    },
    get secureUrl() {
      return urls().secureUrl;
    },
  };
}
