const usual = 53;
const first = 5301;

/**
 * Where the name server of each network listens: the spot's own at the usual port, those of further networks at one of
 * their own, since a name server has one policy for all who ask it.
 */
export const namePort = (place: number): number => (place === 0 ? usual : first + place - 1);

/** As nft writes it: the port by the interface behind which a phone is. */
export function namePortMap(lans: readonly string[]): string {
  return `iifname map { ${lans.map((lan, place) => `"${lan}" : ${namePort(place)}`).join(', ')} }`;
}

/** All of those ports, as nft matches them. */
export function namePorts(lans: readonly string[]): string {
  return lans.length === 1 ? String(usual) : `{ ${usual}, ${first}-${namePort(lans.length - 1)} }`;
}
