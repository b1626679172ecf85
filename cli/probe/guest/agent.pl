# Answers and sends packets in a guest. Takes requests as lines, and ends with its standard input, or when that is
# silent for too long: whoever asks is gone then.
use strict;
use warnings;
use Errno qw(EADDRINUSE EADDRNOTAVAIL ECONNREFUSED ECONNRESET);
use Socket qw(:DEFAULT inet_pton AF_INET6 pack_sockaddr_in6);

my ($name, $silence) = @ARGV;
my $greeting = "strata-probe $name";
my (%streams, %datagrams);
alarm $silence;
$SIG{CHLD} = 'IGNORE';
$SIG{PIPE} = 'IGNORE';

sub reply { my ($id, $text) = @_; syswrite STDOUT, "$id $text\n" }

sub place {
  my ($address, $port) = @_;
  return (AF_INET, pack_sockaddr_in($port, inet_aton($address))) if $address !~ /:/;
  return (AF_INET6, pack_sockaddr_in6($port, inet_pton(AF_INET6, $address)));
}

sub answer_on {
  my ($protocol, $address, $port) = @_;
  my $stream = $protocol eq 'tcp';
  my ($family, $place) = place($address, $port);
  socket(my $socket, $family, $stream ? SOCK_STREAM : SOCK_DGRAM, 0) or return "cannot $!";
  # With UDP this would share the port of a service that is there.
  setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, 1) if $stream;
  if (!bind($socket, $place) || ($stream && !listen($socket, 64))) {
    return $! == EADDRINUSE ? 'busy' : $! == EADDRNOTAVAIL ? 'absent' : "cannot $!";
  }
  ($stream ? \%streams : \%datagrams)->{fileno $socket} = $socket;
  return 'ready';
}

sub limit {
  my ($socket, $option, $ms) = @_;
  $ms = 1 if $ms < 1;
  setsockopt($socket, SOL_SOCKET, $option, pack('l!l!', int($ms / 1000), $ms % 1000 * 1000));
}

sub refused { return $! == ECONNREFUSED || $! == ECONNRESET }

sub try_tcp {
  my ($address, $port, $ms) = @_;
  my ($family, $place) = place($address, $port);
  socket(my $socket, $family, SOCK_STREAM, 0) or return "cannot $!";
  limit($socket, SO_SNDTIMEO, $ms);
  limit($socket, SO_RCVTIMEO, 1000);
  connect($socket, $place) or return refused() ? 'refused' : "silent $!";
  my $text = '';
  sysread $socket, $text, 200;
  return $text =~ /^(strata-probe \S+)/ ? "answer $1" : 'open';
}

sub try_udp {
  my ($address, $port, $ms) = @_;
  my ($family, $place) = place($address, $port);
  socket(my $socket, $family, SOCK_DGRAM, 0) or return "cannot $!";
  limit($socket, SO_RCVTIMEO, 400);
  connect($socket, $place) or return "silent $!";
  for (my $spent = 0; $spent < $ms; $spent += 400) {
    return 'refused' if !defined send($socket, 'strata-probe', 0) && refused();
    if (defined recv($socket, my $text, 200, 0)) {
      return $text =~ /^(strata-probe \S+)/ ? "answer $1" : 'open';
    }
    return 'refused' if refused();
  }
  return 'silent';
}

sub sum {
  my $sum = 0;
  $sum += $_ for unpack 'n*', $_[0];
  $sum = ($sum >> 16) + ($sum & 0xffff) while $sum >> 16;
  return ~$sum & 0xffff;
}

sub try_icmp {
  my ($address, $port, $ms) = @_;
  my ($family, $place) = place($address, 0);
  my ($protocol, $question, $echo) = $family == AF_INET ? (1, 8, 0) : (58, 128, 129);
  socket(my $socket, $family, SOCK_RAW, $protocol) or return "cannot $!";
  limit($socket, SO_RCVTIMEO, 200);
  my $deadline = time + $ms / 1000;
  for (my $number = 1; time <= $deadline; $number++) {
    my $packet = pack 'CCnnn', $question, 0, 0, $$ & 0xffff, $number;
    # Of IPv6 the kernel does the sum.
    substr($packet, 2, 2) = pack 'n', sum($packet) if $family == AF_INET;
    send($socket, $packet, 0, $place);
    for (1 .. 5) {
      defined recv($socket, my $data, 2000, 0) or last;
      $data = substr $data, 4 * (ord($data) & 15) if $family == AF_INET;
      my ($type, undef, undef, $id) = unpack 'CCnn', $data;
      return 'open' if $type == $echo && $id == ($$ & 0xffff);
    }
  }
  return 'silent';
}

my %tries = (tcp => \&try_tcp, udp => \&try_udp, icmp => \&try_icmp);

sub handle {
  my ($act, $id, $protocol, @rest) = split ' ', $_[0];
  return if $act eq 'beat';
  return reply($id, answer_on($protocol, @rest)) if $act eq 'listen';
  my $child = fork;
  return reply($id, "cannot $!") if !defined $child;
  return if $child;
  alarm $rest[2] / 1000 + 30;
  reply($id, $tries{$protocol}->(@rest));
  exit;
}

my $heard = '';
while (1) {
  my $ready = '';
  vec($ready, $_, 1) = 1 for fileno STDIN, keys %streams, keys %datagrams;
  next if select($ready, undef, undef, undef) < 1;
  for my $fd (grep { vec $ready, $_, 1 } keys %streams) {
    accept(my $guest, $streams{$fd}) or next;
    syswrite $guest, "$greeting\n";
  }
  for my $fd (grep { vec $ready, $_, 1 } keys %datagrams) {
    my $sender = recv $datagrams{$fd}, my $text, 200, 0;
    send $datagrams{$fd}, "$greeting\n", 0, $sender if defined $sender;
  }
  next if !vec $ready, fileno STDIN, 1;
  last if !sysread STDIN, $heard, 65536, length $heard;
  alarm $silence;
  handle($1) while $heard =~ s/^(.*)\n//;
}
