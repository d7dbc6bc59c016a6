#!/usr/bin/perl
# Raw ICMPv6, which Node does not have; perl-base is in every Debian. Each line on stdin is an address and the bytes (hex)
# that are sent to it; each line on stdout is the address of somebody who asks for a router. Ends when stdin ends.
use strict;
use warnings;
use Socket qw(AF_INET6 SOCK_RAW SOL_SOCKET inet_ntop inet_pton pack_sockaddr_in6 unpack_sockaddr_in6);

# linux/in6.h, asm-generic/socket.h, linux/icmpv6.h
my ($ipv6, $icmpv6, $so_bindtodevice, $icmpv6_filter) = (41, 58, 25, 1);
my %option = (unicast_hops => 16, multicast_if => 17, multicast_hops => 18, multicast_loop => 19, join_group => 20);
my $router_solicitation = 133;

my $device = shift @ARGV or die "no device\n";
open(my $sys, '<', "/sys/class/net/$device/ifindex") or die "no such device\n";
my $index = 0 + <$sys>;

socket(my $icmp, AF_INET6, SOCK_RAW, $icmpv6) or die "socket: $!\n";
sub set { my ($level, $name, $value) = @_; setsockopt($icmp, $level, $name, $value) or die "option $name: $!\n" }
set(SOL_SOCKET, $so_bindtodevice, "$device\0");
# RFC 4861 section 6.1.2: hosts take an advertisement only with this hop limit.
set($ipv6, $option{$_}, pack('i', 255)) for qw(unicast_hops multicast_hops);
set($ipv6, $option{multicast_if}, pack('i', $index));
set($ipv6, $option{multicast_loop}, pack('i', 0));
set($ipv6, $option{join_group}, inet_pton(AF_INET6, 'ff02::2') . pack('I', $index));
my $filter = "\xff" x 32;
vec($filter, $router_solicitation, 1) = 0;
set($icmpv6, $icmpv6_filter, $filter);

$| = 1;
print "ready\n";
my $orders = '';
for (;;) {
  my $wanted = '';
  vec($wanted, fileno($_), 1) = 1 for $icmp, \*STDIN;
  select($wanted, undef, undef, undef) > 0 or next;
  if (vec($wanted, fileno($icmp), 1)) {
    my $from = recv($icmp, my $bytes, 1500, 0);
    print inet_ntop(AF_INET6, (unpack_sockaddr_in6($from))[1]), "\n" if defined $from;
  }
  next unless vec($wanted, fileno(STDIN), 1);
  sysread(STDIN, $orders, 65536, length $orders) or exit 0;
  while ($orders =~ s/^(\S+) ([0-9a-f]+)\n//) {
    # A phone that has gone is none of our trouble.
    send($icmp, pack('H*', $2), 0, pack_sockaddr_in6(0, inet_pton(AF_INET6, $1), $index));
  }
}
