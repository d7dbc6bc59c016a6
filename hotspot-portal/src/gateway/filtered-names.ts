/** The ports of name servers: of this set's elements only what is filtered is kept from going round our name server. */
const ports = '53, 853';

/** Empty where no filter is on; then phones with a session ask whom they like. */
export function renderFilteredSet(filtered: boolean): string {
  return `  set filtered {
    type inet_service
    ${filtered ? `elements = { ${ports} }` : ''}
  }`;
}

/** While a filter is on, names are asked of our server alone, also by phones with a session; DNS over TLS is refused. */
export const filteredRedirect = `    udp dport 53 udp dport @filtered redirect to :53
    tcp dport 53 tcp dport @filtered redirect to :53`;
export const filteredRefusal = '    meta l4proto { tcp, udp } th dport @filtered jump refused';

export function renderFiltered(table: string, filtered: boolean): string {
  const add = `add element ${table} filtered { ${ports} }\n`;
  return filtered ? add : `${add}delete element ${table} filtered { ${ports} }\n`;
}
