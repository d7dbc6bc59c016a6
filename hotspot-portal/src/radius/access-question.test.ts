import { expect, test } from 'vitest';
import { encodeAccessRequest, readAccessAnswer } from './access-question.ts';
import { encodeAnswer } from './answer.ts';
import { rawValues, textOf } from './attribute.ts';
import { checkMessageAuthenticator } from './message-authenticator.ts';
import { codes, decodePacket } from './packet.ts';
import { decryptUserPassword } from './user-password.ts';

const secret = Buffer.from('a-secret-of-this-test');
const question = { identifier: 7, authenticator: Buffer.alloc(16, 3), user: 'hanako', password: '', attributes: [] };

function ask(password: string) {
  const decoded = decodePacket(encodeAccessRequest({ ...question, password }, secret));
  if (!decoded.ok) throw new Error(decoded.error);
  return decoded.value;
}

test.each(['x', 'exactly sixteen!', 'ながいパスワードも読めます。', 'y'.repeat(128)])(
  'a question carries its Message-Authenticator first and the password %s hidden',
  (password) => {
    const packet = ask(password);
    expect(packet.attributes[0]?.type).toBe(80);
    expect(checkMessageAuthenticator(packet, secret)).toBe('right');
    expect(textOf(packet, 'User-Name')).toBe('hanako');
    expect(packet.bytes.includes(password)).toBe(password === 'x' ? packet.bytes.includes('x') : false);
    const [hidden = Buffer.alloc(0)] = rawValues(packet, 'User-Password');
    expect(decryptUserPassword(hidden, packet.authenticator, secret)?.toString('utf8')).toBe(password);
  },
);

test('of every answer with one byte changed, and of one under another secret, none is taken', () => {
  const answer = encodeAnswer(ask('x'), { code: codes.accessAccept, attributes: [['Session-Timeout', 60]] }, secret);
  expect(readAccessAnswer(answer, question, secret)?.code).toBe(codes.accessAccept);
  for (let at = 0; at < answer.length; at++) {
    const changed = Buffer.from(answer);
    changed[at] = (changed[at] ?? 0) ^ 0x01;
    expect(readAccessAnswer(changed, question, secret), `byte ${at}`).toBeNull();
  }
  expect(readAccessAnswer(answer, question, Buffer.from('another-secret-here'))).toBeNull();
  expect(readAccessAnswer(answer, { ...question, authenticator: Buffer.alloc(16, 4) }, secret)).toBeNull();
});
