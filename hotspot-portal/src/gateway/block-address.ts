/**
 * What filtered names are answered with. Nobody has it (RFC 6598: for use within a provider's network), the gateway takes
 * http to it for itself, and refuses everything else at once, as all of 100.64.0.0/10.
 */
export const blockAddress = '100.127.255.254';
