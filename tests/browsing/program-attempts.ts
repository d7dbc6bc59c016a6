import { agentPort, streetAddress, web } from './lab-ground.ts';

/** Straight ways out for a program of the browsing user (the browser taken over): `node -e` bodies that end 0 on success. */
export type ProgramAttempt = { readonly name: string; readonly code: string };

/** Endings of a program that was refused, or heard nothing for that long; any but 0 will do. */
const refused = 7;
const unanswered = 8;
const answerMs = 1500;

const tcp = (host: string, port: number) =>
  `const s=require('net').connect({host:'${host}',port:${port}});s.on('connect',()=>process.exit(0)).on('error',()=>process.exit(${refused}));setTimeout(()=>process.exit(${unanswered}),${answerMs})`;
const udp = (host: string, port: number, family = 4) =>
  `const s=require('dgram').createSocket('udp${family}');s.send(Buffer.from('canary'),${port},'${host}',e=>process.exit(e?${refused}:0));`;

export const programAttempts: readonly ProgramAttempt[] = [
  { name: 'TCP to the web, port 80', code: tcp(web.good, 80) },
  { name: 'TCP to the web, port 443', code: tcp(web.good, 443) },
  { name: 'TCP to the agent', code: tcp('127.0.0.1', agentPort) },
  { name: 'DNS over TCP', code: tcp(web.resolver, 53) },
  { name: 'DNS over UDP', code: udp(web.resolver, 53) },
  { name: 'QUIC', code: udp(web.good, 443) },
  { name: 'STUN', code: udp(web.good, 3478) },
  { name: 'multicast DNS', code: udp('224.0.0.251', 5353) },
  { name: 'IPv6 on loopback', code: udp('::1', agentPort, 6) },
  { name: 'router', code: tcp(streetAddress, 22) },
];
