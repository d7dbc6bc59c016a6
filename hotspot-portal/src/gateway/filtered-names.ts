/** The ports of name servers: of this set's elements only what is filtered is kept from going round our name server. */
const ports = [53, 853] as const;

const elementsOf = (lans: readonly string[]) =>
  lans.flatMap((lan) => ports.map((port) => `"${lan}" . ${port}`)).join(', ');

/** Without the networks where no filter is on: there phones with a session ask whom they like. */
export function renderFilteredSet(lans: readonly string[]): string {
  return `  set filtered {
    type ifname . inet_service
    ${lans.length > 0 ? `elements = { ${elementsOf(lans)} }` : ''}
  }`;
}

/** While a filter is on, names are asked of our server alone, also by phones with a session; DNS over TLS is refused. */
export const filteredRedirect = (port: string) => `    udp dport 53 iifname . udp dport @filtered redirect to :${port}
    tcp dport 53 iifname . tcp dport @filtered redirect to :${port}`;
export const filteredRefusal = '    meta l4proto { tcp, udp } iifname . th dport @filtered jump refused';

export function renderFiltered(table: string, lans: readonly string[]): string {
  const add = lans.length > 0 ? `add element ${table} filtered { ${elementsOf(lans)} }\n` : '';
  return `flush set ${table} filtered\n${add}`;
}
