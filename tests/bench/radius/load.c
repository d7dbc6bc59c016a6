// A load generator for RADIUS over UDP (one thread): every packet has a fresh authenticator, and every answer is proved.
//
//   load port=1812 mode=auth secret=… users=FILE seconds=4 window=64 [rate=N] [packets=N] [patience=3] [pids=1,2]
//
// `auth` asks by PAP for a random line `name password` of FILE; `acct` sends blocks of 2,000 sessions: their Starts, then
// their Interims, then their Stops. Without `rate` as many are outstanding as `window` says (closed loop); with it one is
// sent whenever its time has come, and its latency counts from that time. The first two seconds are not counted, but for
// what was acknowledged. Stdout: one line of JSON.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "md5.h"

enum {
	SOCKETS = 16,
	IDENTIFIERS = 256,
	SLOTS = SOCKETS * IDENTIFIERS,
	HEADER = 20,
	MAX_PACKET = 4096,
	MAX_SECRET = 64,
	MAX_USERS = 65536,
	BLOCK = 2000,
	HISTOGRAM = 400000, // of 10 µs: up to 4 s
};
enum { ACCESS_REQUEST = 1, ACCESS_ACCEPT = 2, ACCOUNTING_REQUEST = 4, ACCOUNTING_RESPONSE = 5 };
enum {
	USER_NAME = 1, USER_PASSWORD = 2, NAS_IP_ADDRESS = 4, NAS_PORT = 5, FRAMED_IP_ADDRESS = 8, CALLED_STATION_ID = 30,
	NAS_IDENTIFIER = 32, ACCT_STATUS_TYPE = 40, ACCT_DELAY_TIME = 41, ACCT_INPUT_OCTETS = 42, ACCT_OUTPUT_OCTETS = 43,
	ACCT_SESSION_ID = 44, ACCT_SESSION_TIME = 46, ACCT_INPUT_PACKETS = 47, ACCT_OUTPUT_PACKETS = 48,
	ACCT_TERMINATE_CAUSE = 49, EVENT_TIMESTAMP = 55, NAS_PORT_TYPE = 61, MESSAGE_AUTHENTICATOR = 80,
};
static const double warm_seconds = 2, rest_seconds = 30;
static double answer_seconds = 3;

typedef struct {
	bool busy;
	double since;
	double rests_until; // after its answer was given up: one that comes late must not meet another request
	uint8_t authenticator[MD5_DIGEST];
	int status; // of an accounting packet: 0 Start, 1 Interim, 2 Stop
	long session;
} Slot;

static struct {
	int port, window;
	bool accounting;
	const char *secret, *users, *pids;
	double seconds, rate;
	long packets;
} options = {.window = 64, .secret = "", .users = "", .pids = "", .seconds = 4};

static char *names[MAX_USERS], *passwords[MAX_USERS];
static int user_count;
static size_t secret_length;
static HmacKey secret_key;
static int sockets[SOCKETS];
static Slot slots[SLOTS];
static int outstanding, next_slot;
static long sequence;
static uint32_t run_id;
static long histogram[HISTOGRAM];
// Counted from the end of the warm-up on.
static long answered, refused, lost, late, bad, unsealed;
// Of the whole run: sessions of which a record was acknowledged, and those whose Stop was.
static long acknowledged_sessions, acknowledged_stops;
static uint8_t *seen; // by session: 1 a record, 2 the Stop
static long seen_size;

static void fail(const char *what) {
	fprintf(stderr, "load: %s\n", what);
	exit(2);
}

static double now(void) {
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

static uint64_t random_state;
static uint64_t random_word(void) {
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	return random_state ^= random_state << 17;
}

// User and system time of whole processes, also of their threads and children that have ended: a child that ends while
// the run lasts is then counted by its parent, which is in the list too.
static double processor_seconds(void) {
	double ticks = 0;
	char *list = strdup(options.pids), *rest;
	for (char *pid = strtok_r(list, ",", &rest); pid; pid = strtok_r(NULL, ",", &rest)) {
		char path[64], stat[2048];
		snprintf(path, sizeof path, "/proc/%s/stat", pid);
		FILE *file = fopen(path, "r");
		if (!file) continue;
		stat[fread(stat, 1, sizeof stat - 1, file)] = 0;
		fclose(file);
		unsigned long own[2], ended[2];
		// What follows the name begins with field 3; 14 to 17 are the times (proc_pid_stat(5)).
		char *after = strrchr(stat, ')');
		if (after && sscanf(after + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %lu %lu", &own[0], &own[1],
			&ended[0], &ended[1]) == 4)
			ticks += own[0] + own[1] + ended[0] + ended[1];
	}
	free(list);
	return ticks / sysconf(_SC_CLK_TCK);
}

static uint8_t packet[MAX_PACKET + MAX_SECRET];
static size_t packet_length;

static void add(int type, const void *value, size_t length) {
	packet[packet_length] = type;
	packet[packet_length + 1] = length + 2;
	memcpy(packet + packet_length + 2, value, length);
	packet_length += length + 2;
}
static void add_text(int type, const char *value) { add(type, value, strlen(value)); }
static void add_number(int type, uint32_t value) {
	value = htonl(value);
	add(type, &value, 4);
}

// RFC 2865 §5.2.
static void add_password(const char *password, const uint8_t *authenticator) {
	uint8_t hidden[128] = {0}, before[MAX_SECRET + MD5_DIGEST], pad[MD5_DIGEST];
	size_t length = strlen(password), blocks = length == 0 ? 1 : (length + 15) / 16;
	memcpy(hidden, password, length);
	memcpy(before, options.secret, secret_length);
	for (size_t block = 0; block < blocks; block++) {
		memcpy(before + secret_length, block == 0 ? authenticator : hidden + 16 * (block - 1), MD5_DIGEST);
		md5(pad, before, secret_length + MD5_DIGEST);
		for (int i = 0; i < 16; i++) hidden[16 * block + i] ^= pad[i];
	}
	add(USER_PASSWORD, hidden, 16 * blocks);
}

static void add_where(void) {
	add_number(NAS_IP_ADDRESS, 0x0a000001);
	add_text(NAS_IDENTIFIER, "ap-0001");
	add_text(CALLED_STATION_ID, "00-11-22-33-44-55:City_Free_Wi-Fi");
	add_number(NAS_PORT_TYPE, 19);
	add_number(NAS_PORT, 1);
}

static void finish(Slot *slot, int code, int identifier) {
	packet[0] = code;
	packet[1] = identifier;
	packet[2] = packet_length >> 8;
	packet[3] = packet_length & 0xff;
	if (code == ACCOUNTING_REQUEST) {
		memset(packet + 4, 0, MD5_DIGEST);
		memcpy(packet + packet_length, options.secret, secret_length);
		md5(packet + 4, packet, packet_length + secret_length);
	}
	memcpy(slot->authenticator, packet + 4, MD5_DIGEST);
}

// The device is not named: that changes no session, on either side.
static void make_access_request(Slot *slot, int identifier) {
	static const uint8_t zero[MD5_DIGEST];
	uint64_t words[2] = {random_word(), random_word()};
	memcpy(packet + 4, words, MD5_DIGEST);
	packet_length = HEADER;
	add(MESSAGE_AUTHENTICATOR, zero, MD5_DIGEST);
	int user = random_word() % user_count;
	add_text(USER_NAME, names[user]);
	add_password(passwords[user], packet + 4);
	add_where();
	finish(slot, ACCESS_REQUEST, identifier);
	hmac_md5(packet + HEADER + 2, &secret_key, packet, packet_length);
}

static void make_accounting_request(Slot *slot, int identifier) {
	long in_block = sequence % (3 * BLOCK);
	slot->status = in_block / BLOCK;
	slot->session = sequence / (3 * BLOCK) * BLOCK + in_block % BLOCK;
	char text[64];
	packet_length = HEADER;
	add_number(ACCT_STATUS_TYPE, (int[]){1, 3, 2}[slot->status]);
	add_text(USER_NAME, names[slot->session % user_count]);
	snprintf(text, sizeof text, "%08x-%08lx", run_id, slot->session);
	add_text(ACCT_SESSION_ID, text);
	if (slot->status > 0) {
		add_number(ACCT_SESSION_TIME, 300 * slot->status);
		add_number(ACCT_INPUT_OCTETS, 123456 * slot->status);
		add_number(ACCT_OUTPUT_OCTETS, 654321 * slot->status);
		add_number(ACCT_INPUT_PACKETS, 1234 * slot->status);
		add_number(ACCT_OUTPUT_PACKETS, 4321 * slot->status);
	}
	if (slot->status == 2) add_number(ACCT_TERMINATE_CAUSE, 1);
	add_number(EVENT_TIMESTAMP, time(NULL));
	add_number(ACCT_DELAY_TIME, 0);
	add_number(FRAMED_IP_ADDRESS, 0xc0a80000 | (slot->session & 0xffff));
	add_where();
	finish(slot, ACCOUNTING_REQUEST, identifier);
}

// Sends one, as of `since`. False where all have been sent, no identifier is free or the kernel takes no more.
static bool send_one(double since) {
	if (options.packets && sequence >= options.packets) return false;
	double time = now();
	for (int tries = 0; slots[next_slot].busy || slots[next_slot].rests_until > time; tries++) {
		if (tries == SLOTS) return false;
		next_slot = (next_slot + 1) % SLOTS;
	}
	Slot *slot = &slots[next_slot];
	int identifier = next_slot / SOCKETS;
	if (options.accounting) make_accounting_request(slot, identifier);
	else make_access_request(slot, identifier);
	if (send(sockets[next_slot % SOCKETS], packet, packet_length, 0) < 0) return false;
	next_slot = (next_slot + 1) % SLOTS;
	slot->busy = true;
	slot->rests_until = 0;
	slot->since = since;
	sequence++;
	outstanding++;
	return true;
}

typedef enum { PROVED, UNSEALED, FORGED } Proof;

// RFC 2865 §3 and RFC 3579 §3.2, as the bytes say; `reply` has room for the secret after its end.
static Proof prove(uint8_t *reply, size_t length, const Slot *slot) {
	if (length < HEADER || (size_t)(reply[2] << 8 | reply[3]) != length) return FORGED;
	uint8_t given[MD5_DIGEST], digest[MD5_DIGEST];
	memcpy(given, reply + 4, MD5_DIGEST);
	memcpy(reply + 4, slot->authenticator, MD5_DIGEST);
	memcpy(reply + length, options.secret, secret_length);
	md5(digest, reply, length + secret_length);
	if (memcmp(digest, given, MD5_DIGEST) != 0) return FORGED;
	Proof proof = UNSEALED;
	for (size_t at = HEADER; at + 2 <= length; at += reply[at + 1]) {
		if (reply[at + 1] < 2 || at + reply[at + 1] > length) return FORGED;
		if (reply[at] != MESSAGE_AUTHENTICATOR) continue;
		if (reply[at + 1] != MD5_DIGEST + 2 || proof == PROVED) return FORGED;
		memcpy(given, reply + at + 2, MD5_DIGEST);
		memset(reply + at + 2, 0, MD5_DIGEST);
		hmac_md5(digest, &secret_key, reply, length);
		memcpy(reply + at + 2, given, MD5_DIGEST);
		if (memcmp(digest, given, MD5_DIGEST) != 0) return FORGED;
		proof = PROVED;
	}
	return proof;
}

static void note_acknowledged(const Slot *slot) {
	if (slot->session >= seen_size) {
		long size = slot->session * 2 + BLOCK;
		seen = realloc(seen, size);
		if (!seen) fail("no memory");
		memset(seen + seen_size, 0, size - seen_size);
		seen_size = size;
	}
	uint8_t *marks = &seen[slot->session];
	if (!*marks) acknowledged_sessions++;
	if (slot->status == 2 && !(*marks & 2)) acknowledged_stops++;
	*marks |= slot->status == 2 ? 3 : 1;
}

static void take(int from, uint8_t *reply, size_t length) {
	Slot *slot = length < 2 ? NULL : &slots[reply[1] * SOCKETS + from];
	Proof proof = slot && slot->since > 0 ? prove(reply, length, slot) : FORGED;
	if (proof == FORGED) {
		bad++;
		return;
	}
	if (!slot->busy) {
		// Nobody waits for it any more; what it acknowledges has to be in the store all the same.
		late++;
		if (reply[0] == ACCOUNTING_RESPONSE && options.accounting) note_acknowledged(slot);
		return;
	}
	slot->busy = false;
	outstanding--;
	if (proof == UNSEALED) unsealed++;
	if (reply[0] != (options.accounting ? ACCOUNTING_RESPONSE : ACCESS_ACCEPT)) {
		refused++;
		return;
	}
	answered++;
	if (options.accounting) note_acknowledged(slot);
	long at = (now() - slot->since) * 1e5;
	histogram[at < 0 ? 0 : at < HISTOGRAM ? at : HISTOGRAM - 1]++;
}

static void receive(int wait_ms) {
	static uint8_t reply[MAX_PACKET + MAX_SECRET];
	struct pollfd polled[SOCKETS];
	for (int i = 0; i < SOCKETS; i++) polled[i] = (struct pollfd){.fd = sockets[i], .events = POLLIN};
	if (poll(polled, SOCKETS, wait_ms) <= 0) return;
	for (int i = 0; i < SOCKETS; i++) {
		if (!(polled[i].revents & POLLIN)) continue;
		for (ssize_t length; (length = recv(sockets[i], reply, MAX_PACKET, 0)) > 0;) take(i, reply, length);
	}
}

static void give_up_old(double time) {
	for (int i = 0; i < SLOTS; i++) {
		if (!slots[i].busy || time - slots[i].since < answer_seconds) continue;
		slots[i].busy = false;
		slots[i].rests_until = time + rest_seconds;
		outstanding--;
		lost++;
	}
}

static double percentile(double share) {
	long wanted = answered * share, sum = 0;
	for (int i = 0; i < HISTOGRAM; i++)
		if ((sum += histogram[i]) > wanted) return i / 100.0;
	return HISTOGRAM / 100.0;
}

static void read_users(void) {
	FILE *file = fopen(options.users, "r");
	if (!file) fail("the list of users cannot be read");
	char name[128], password[128];
	while (user_count < MAX_USERS && fscanf(file, "%127s %127s", name, password) == 2) {
		names[user_count] = strdup(name);
		passwords[user_count++] = strdup(password);
	}
	fclose(file);
	if (user_count == 0) fail("the list of users is empty");
}

static void read_options(int count, char **arguments) {
	for (int i = 1; i < count; i++) {
		char *value = strchr(arguments[i], '=');
		if (!value) fail("an argument is name=value");
		*value++ = 0;
		if (!strcmp(arguments[i], "port")) options.port = atoi(value);
		else if (!strcmp(arguments[i], "mode")) options.accounting = !strcmp(value, "acct");
		else if (!strcmp(arguments[i], "secret")) options.secret = value;
		else if (!strcmp(arguments[i], "users")) options.users = value;
		else if (!strcmp(arguments[i], "seconds")) options.seconds = atof(value);
		else if (!strcmp(arguments[i], "window")) options.window = atoi(value);
		else if (!strcmp(arguments[i], "patience")) answer_seconds = atof(value);
		else if (!strcmp(arguments[i], "rate")) options.rate = atof(value);
		else if (!strcmp(arguments[i], "packets")) options.packets = atol(value);
		else if (!strcmp(arguments[i], "pids")) options.pids = value;
		else fail("an unknown argument");
	}
	secret_length = strlen(options.secret);
	if (secret_length == 0 || secret_length > MAX_SECRET) fail("the secret is too short or too long");
	if (options.window < 1 || options.window > SLOTS) fail("the window is too small or too large");
}

static void open_sockets(void) {
	struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(options.port)};
	server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	for (int i = 0; i < SOCKETS; i++) {
		int room = 1 << 20;
		sockets[i] = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
		if (sockets[i] < 0 || connect(sockets[i], (void *)&server, sizeof server) < 0) fail(strerror(errno));
		setsockopt(sockets[i], SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
	}
}

int main(int count, char **arguments) {
	read_options(count, arguments);
	read_users();
	md5_prepare();
	secret_key = hmac_key((const uint8_t *)options.secret, secret_length);
	if (getrandom(&random_state, sizeof random_state, 0) < 0 || random_state == 0) random_state = 1;
	run_id = random_word();
	open_sockets();

	double began = now(), counted = 0, looked = began, processor = 0, time;
	long due = 0;
	for (;;) {
		time = now();
		if (!counted && time - began >= warm_seconds) {
			counted = time;
			processor = processor_seconds();
			answered = refused = lost = late = bad = unsealed = 0;
			memset(histogram, 0, sizeof histogram);
		}
		if (options.packets ? sequence >= options.packets : counted && time - counted >= options.seconds) break;
		if (options.rate > 0) {
			for (; began + due / options.rate <= time; due++)
				if (!send_one(began + due / options.rate)) break;
		} else {
			while (outstanding < options.window && send_one(now())) continue;
		}
		receive(1);
		if (time - looked > 0.25) give_up_old(looked = time);
	}
	double seconds = time - counted;
	long in_time = answered + refused;
	processor = processor_seconds() - processor;
	// What is still on its way may be acknowledged, and then it has to be in the store.
	while (outstanding > 0) {
		receive(50);
		give_up_old(now());
	}
	printf("{\"run\":\"%08x\",\"seconds\":%.3f,\"inTime\":%ld,\"answered\":%ld,\"refused\":%ld,\"lost\":%ld,\"late\":%ld,\"bad\":%ld,"
		"\"unsealed\":%ld,\"processorSeconds\":%.3f,\"p50Ms\":%.2f,\"p99Ms\":%.2f,\"sessions\":%ld,\"stops\":%ld}\n",
		run_id, seconds, in_time, answered, refused, lost, late, bad, unsealed, processor, percentile(0.5), percentile(0.99),
		acknowledged_sessions, acknowledged_stops);
	return 0;
}
