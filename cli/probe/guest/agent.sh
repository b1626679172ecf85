# Answers and sends packets in a guest, with busybox or bash. Takes requests as lines; with its standard input end
# this process and all that it has started, and when that is silent for too long: whoever asks is gone then.
greeting="strata-probe $1"
silence=$2
served=
nc=
nc --help 2>&1 | grep -q BusyBox && nc=1

# In hexadecimal, as the kernel lists them: 0A are TCP sockets that listen, 07 UDP sockets.
taken() {
  state=0A
  [ "$1" = tcp ] || state=07
  cat "/proc/net/$1" "/proc/net/${1}6" 2>/dev/null |
    grep -qE ":$(printf %04X "$2") [0-9A-F]+:[0-9A-F]{4} $state"
}

# Sets `found`: in a subshell it would lose what is served.
answer_on() {
  found=ready
  case " $served " in *" $1$3 "*) return ;; esac
  if taken "$1" "$3"; then found=busy; return; fi
  # Its nc has no UDP. A closed port is as good: the kernel says that it is.
  if [ "$1" = udp ] || [ -z "$nc" ]; then found=unserved; return; fi
  nc -ll -p "$3" -e echo "$greeting" >/dev/null 2>&1 &
  served="$served $1$3"
  for try in 1 2 3 4 5 6 7 8 9 10; do
    if taken "$1" "$3"; then return; fi
    sleep 1
  done
  found="cannot make nc listen"
}

try_tcp() {
  limit=$((($3 + 999) / 1000))
  if [ -n "$nc" ]; then
    said=$(timeout $((limit + 10)) nc -w $limit "$1" "$2" 2>&1 </dev/null)
  else
    said=$(timeout $limit bash -c 'exec 3<>"/dev/tcp/$0/$1" && read -r -t 1 said <&3; echo "$said"' "$1" "$2" 2>&1)
  fi
  case $?:$said in
    *:strata-probe\ *) echo "answer $said" ;;
    *efused* | *reset*) echo refused ;;
    0:*) echo open ;;
    143:*) [ -n "$nc" ] && echo open || echo silent ;;
    *) echo silent ;;
  esac
}

# A packet with many hops to go, to a closed port. It goes to the port behind the one that traceroute is told.
try_udp() {
  if [ -z "$nc" ]; then echo cannot "bash alone does not hear answers by UDP"; return; fi
  trace=traceroute
  case $1 in *:*) trace=traceroute6 ;; esac
  end=$(($(date +%s) + $3 / 1000))
  while :; do
    case $($trace -n -q 1 -f 30 -m 30 -w 1 -p $(($2 - 1)) "$1" 2>/dev/null | grep "^30 ") in
      *!*) ;;
      *" $1 "*) echo refused; return ;;
    esac
    [ "$(date +%s)" -lt $end ] || break
  done
  echo deaf
}

try_icmp() {
  if ! command -v ping >/dev/null; then echo cannot "there is no ping"; return; fi
  end=$(($(date +%s) + $3 / 1000))
  while :; do
    if ping -c 1 -W 1 "$1" >/dev/null 2>&1; then echo open; return; fi
    [ "$(date +%s)" -lt $end ] || break
  done
  echo silent
}

while read -r -t "$silence" act number protocol address port ms; do
  if [ "$act" = listen ]; then
    if ip -o addr 2>/dev/null | grep -qF " $address/"; then
      answer_on "$protocol" "$address" "$port"
    else
      found=absent
    fi
    echo "$number $found"
  elif [ "$act" = try ]; then
    ( echo "$number $("try_$protocol" "$address" "$port" "$ms")" ) &
  fi
done
kill -9 0
