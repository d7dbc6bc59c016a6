// MD5 (RFC 1321) and HMAC-MD5 (RFC 2104) with the key's pads made once, as RADIUS needs them.
#ifndef MACHIKADO_MD5_H
#define MACHIKADO_MD5_H

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { MD5_BLOCK = 64, MD5_DIGEST = 16 };

typedef struct {
	uint32_t words[4];
	// Bytes that went in before: always whole blocks.
	uint64_t before;
} Md5State;

static uint32_t md5_constants[64];

// RFC 1321 §3.4: the integer part of 2^32 times |sin(i + 1)|.
static void md5_prepare(void) {
	for (int i = 0; i < 64; i++) md5_constants[i] = (uint32_t)(4294967296.0 * fabs(sin(i + 1.0)));
}

static Md5State md5_start(void) {
	return (Md5State){{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}, 0};
}

static uint32_t md5_rotate(uint32_t value, int bits) { return value << bits | value >> (32 - bits); }

static void md5_block(Md5State *state, const uint8_t *block) {
	static const int shifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
	uint32_t words[16];
	memcpy(words, block, MD5_BLOCK);
	uint32_t a = state->words[0], b = state->words[1], c = state->words[2], d = state->words[3];
	for (int step = 0; step < 64; step++) {
		int round = step / 16, at;
		uint32_t mixed;
		if (round == 0) mixed = (b & c) | (~b & d), at = step;
		else if (round == 1) mixed = (d & b) | (~d & c), at = (5 * step + 1) % 16;
		else if (round == 2) mixed = b ^ c ^ d, at = (3 * step + 5) % 16;
		else mixed = c ^ (b | ~d), at = 7 * step % 16;
		uint32_t turned = md5_rotate(a + mixed + md5_constants[step] + words[at], shifts[round][step % 4]);
		a = d;
		d = c;
		c = b;
		b += turned;
	}
	state->words[0] += a;
	state->words[1] += b;
	state->words[2] += c;
	state->words[3] += d;
	state->before += MD5_BLOCK;
}

static void md5_finish(uint8_t *digest, Md5State state, const uint8_t *bytes, size_t length) {
	uint64_t bits = (state.before + length) * 8;
	for (; length >= MD5_BLOCK; bytes += MD5_BLOCK, length -= MD5_BLOCK) md5_block(&state, bytes);
	uint8_t tail[2 * MD5_BLOCK] = {0};
	memcpy(tail, bytes, length);
	tail[length] = 0x80;
	size_t size = length < MD5_BLOCK - 8 ? MD5_BLOCK : 2 * MD5_BLOCK;
	memcpy(tail + size - 8, &bits, 8);
	md5_block(&state, tail);
	if (size > MD5_BLOCK) md5_block(&state, tail + MD5_BLOCK);
	memcpy(digest, state.words, MD5_DIGEST);
}

static void md5(uint8_t *digest, const uint8_t *bytes, size_t length) {
	md5_finish(digest, md5_start(), bytes, length);
}

typedef struct {
	Md5State inner, outer;
} HmacKey;

static HmacKey hmac_key(const uint8_t *key, size_t length) {
	HmacKey made = {md5_start(), md5_start()};
	uint8_t inner[MD5_BLOCK] = {0}, outer[MD5_BLOCK];
	if (length > MD5_BLOCK) md5(inner, key, length);
	else memcpy(inner, key, length);
	for (int i = 0; i < MD5_BLOCK; i++) {
		outer[i] = inner[i] ^ 0x5c;
		inner[i] ^= 0x36;
	}
	md5_block(&made.inner, inner);
	md5_block(&made.outer, outer);
	return made;
}

static void hmac_md5(uint8_t *digest, const HmacKey *key, const uint8_t *bytes, size_t length) {
	uint8_t inner[MD5_DIGEST];
	md5_finish(inner, key->inner, bytes, length);
	md5_finish(digest, key->outer, inner, MD5_DIGEST);
}

#endif
