#!/bin/sh
# udhcpc calls this with the event in $1 and the lease in the environment.
case $1 in
deconfig)
  ip -4 addr flush dev "$interface"
  ;;
bound | renew)
  if ! ip -4 addr show dev "$interface" | grep -q " $ip/"; then
    ip -4 addr flush dev "$interface"
    ip addr add "$ip/$mask" broadcast + dev "$interface"
  fi
  for gateway in $router; do ip route replace default via "$gateway" dev "$interface"; break; done
  {
    [ -z "$domain" ] || echo "search $domain"
    for server in $dns; do echo "nameserver $server"; done
  } >/etc/resolv.conf
  ;;
esac
