# Answers and sends packets in a guest. Takes requests as lines, and ends with its standard input, or when that is
# silent for too long: whoever asks is gone then.
import errno
import os
import random
import signal
import socket
import struct
import sys
import threading
import time

name, silence = sys.argv[1], int(sys.argv[2])
greeting = ("strata-probe %s\n" % name).encode()
signal.alarm(silence)
refusals = (errno.ECONNREFUSED, errno.ECONNRESET)


def reply(number, text):
    os.write(1, ("%s %s\n" % (number, text)).encode())


def opened(address, kind, protocol=0):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return socket.socket(family, kind, protocol)


def words(error):
    return error.strerror or str(error)


def serve_tcp(server):
    while True:
        guest, _ = server.accept()
        try:
            guest.sendall(greeting)
        except OSError:
            pass
        guest.close()


def serve_udp(server):
    while True:
        try:
            _, sender = server.recvfrom(200)
            server.sendto(greeting, sender)
        except OSError:
            pass


def listen(protocol, address, port):
    stream = protocol == "tcp"
    try:
        server = opened(address, socket.SOCK_STREAM if stream else socket.SOCK_DGRAM)
        if stream:
            # With UDP this would share the port of a service that is there.
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind((address, int(port)))
        if stream:
            server.listen(64)
    except OSError as error:
        known = {errno.EADDRINUSE: "busy", errno.EADDRNOTAVAIL: "absent"}
        return known.get(error.errno, "cannot " + words(error))
    start(serve_tcp if stream else serve_udp, server)
    return "ready"


def heard(data):
    text = data.decode("ascii", "replace").strip()
    return "answer " + text if text.startswith("strata-probe ") else "open"


def try_tcp(address, port, ms):
    probe = opened(address, socket.SOCK_STREAM)
    probe.settimeout(ms / 1000)
    try:
        probe.connect((address, port))
    except OSError as error:
        return "refused" if error.errno in refusals else "silent " + words(error)
    probe.settimeout(1)
    try:
        return heard(probe.recv(200))
    except OSError:
        return "open"


def try_udp(address, port, ms):
    probe = opened(address, socket.SOCK_DGRAM)
    probe.settimeout(0.4)
    deadline = time.time() + ms / 1000
    try:
        probe.connect((address, port))
    except OSError as error:
        return "silent " + words(error)
    while time.time() < deadline:
        try:
            probe.send(b"strata-probe")
            return heard(probe.recv(200))
        except OSError as error:
            if error.errno in refusals:
                return "refused"
    return "silent"


def checksum(packet):
    total = sum(struct.unpack("!%dH" % (len(packet) // 2), packet))
    while total >> 16:
        total = (total >> 16) + (total & 0xFFFF)
    return ~total & 0xFFFF


def try_icmp(address, port, ms):
    six = ":" in address
    kind, question, echo = (58, 128, 129) if six else (1, 8, 0)
    probe = opened(address, socket.SOCK_RAW, kind)
    probe.settimeout(0.2)
    me = random.randrange(65536)
    deadline = time.time() + ms / 1000
    number = 0
    while time.time() < deadline:
        number = number + 1 & 0xFFFF
        packet = struct.pack("!BBHHH", question, 0, 0, me, number)
        if not six:  # of IPv6 the kernel does it
            packet = struct.pack("!BBHHH", question, 0, checksum(packet), me, number)
        try:
            probe.sendto(packet, (address, 0))
            for _ in range(5):
                data = probe.recv(2000)
                data = data if six else data[4 * (data[0] & 15) :]
                kind, _, _, whose = struct.unpack("!BBHH", data[:6])
                if kind == echo and whose == me:
                    return "open"
        except OSError:
            pass
    return "silent"


tries = {"tcp": try_tcp, "udp": try_udp, "icmp": try_icmp}


def answer(number, protocol, address, port, ms):
    try:
        reply(number, tries[protocol](address, int(port), int(ms)))
    except Exception as error:
        reply(number, "cannot %s" % error)


def start(work, *args):
    thread = threading.Thread(target=work, args=args)
    thread.daemon = True
    thread.start()


for line in iter(sys.stdin.readline, ""):
    signal.alarm(silence)
    act, *request = line.split()
    if act == "listen":
        number, *place = request
        reply(number, listen(*place))
    elif act == "try":
        start(answer, *request)
