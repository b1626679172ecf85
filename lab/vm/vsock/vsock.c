// usage: tcc -run vsock.c COMMAND ARGUMENT...
//
// Runs a command, and all that it starts, with AF_VSOCK sockets that are TCP sockets on loopback addresses: a kernel
// without vhost_vsock has no way to virtual machines, but QEMU's user network can forward a port to each. A supervisor
// answers the system calls in question; it ends with the last process that it serves.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// linux/vm_sockets.h, linux/vhost.h
#define VMADDR_CID_HOST 2
#define VHOST_VSOCK_SET_GUEST_CID 0x4008AF60
struct vsock_address {
  unsigned short family, reserved;
  unsigned port, cid;
  unsigned char zero[4];
};

// Tells our TCP sockets from all others.
#define MARK 0x7673636b
// Where QEMU is told to listen for machine CID: 127.(lowest three octets), this port and the highest octet.
#define FIRST_PORT 20000

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define SKIP_UNLESS(value, skip) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skip)
#define RETURN(what) BPF_STMT(BPF_RET | BPF_K, what)
#define PRETEND RETURN(SECCOMP_RET_ERRNO | 0)
#define ASK RETURN(SECCOMP_RET_USER_NOTIF)
#define ALLOW RETURN(SECCOMP_RET_ALLOW)

static struct sock_filter filter[] = {
    LOAD(arch), SKIP_UNLESS(AUDIT_ARCH_X86_64, 1), LOAD(nr), SKIP_UNLESS(SYS_connect, 1), ASK,
    SKIP_UNLESS(SYS_bind, 1), ASK,
    SKIP_UNLESS(SYS_getsockname, 1), ASK,
    SKIP_UNLESS(SYS_getpeername, 1), ASK,
    SKIP_UNLESS(SYS_socket, 4), LOAD(args[0]), SKIP_UNLESS(AF_VSOCK, 1), ASK, ALLOW,
    // /dev/vhost-vsock is a dummy: any machine id is free.
    SKIP_UNLESS(SYS_ioctl, 4), LOAD(args[1]), SKIP_UNLESS(VHOST_VSOCK_SET_GUEST_CID, 1), PRETEND, ALLOW,
    // Containers may not raise the limit of locked memory, and without devices passed through nothing is locked.
    SKIP_UNLESS(SYS_setrlimit, 4), LOAD(args[0]), SKIP_UNLESS(RLIMIT_MEMLOCK, 1), PRETEND, ALLOW,
    SKIP_UNLESS(SYS_prlimit64, 6), LOAD(args[1]), SKIP_UNLESS(RLIMIT_MEMLOCK, 4),
    LOAD(args[2]), SKIP_UNLESS(0, 1), ALLOW, PRETEND,
    ALLOW};

static ino_t network;

static ino_t network_of(int pid) {
  char path[40];
  struct stat found;
  snprintf(path, sizeof path, "/proc/%d/ns/net", pid);
  return stat(path, &found) ? 0 : found.st_ino;
}

static int descriptor_of(int thread, int number) {
  char path[40], line[128];
  int process = thread, copy = -1;
  snprintf(path, sizeof path, "/proc/%d/status", thread);
  FILE *status = fopen(path, "r");
  if (!status) return -1;
  while (fgets(line, sizeof line, status) && sscanf(line, "Tgid: %d", &process) != 1) continue;
  fclose(status);
  int handle = syscall(SYS_pidfd_open, process, 0);
  if (handle < 0) return -1;
  copy = syscall(SYS_pidfd_getfd, handle, number, 0);
  close(handle);
  return copy;
}

static int is_ours(int socket) {
  int mark = 0;
  socklen_t size = sizeof mark;
  return getsockopt(socket, SOL_SOCKET, SO_MARK, &mark, &size) == 0 && mark == MARK;
}

static int memory_of(int pid) {
  char path[40];
  snprintf(path, sizeof path, "/proc/%d/mem", pid);
  return open(path, O_RDWR | O_CLOEXEC);
}

static struct sockaddr_in loopback(unsigned cid) {
  struct sockaddr_in at = {.sin_family = AF_INET};
  at.sin_port = htons(FIRST_PORT + (cid >> 24));
  at.sin_addr.s_addr = htonl(127u << 24 | (cid & 0xffffff));
  return at;
}

// What the answer to a call is; asks the kernel to go on with it by -ENOSYS.
static int with_address(const struct seccomp_notif *call, int memory, int socket) {
  unsigned long long at = call->data.args[1];
  struct vsock_address vsock = {0};
  if (pread(memory, &vsock, sizeof vsock, at) < 2 || vsock.family != AF_VSOCK) return -ENOSYS;
  struct sockaddr_in peer = loopback(vsock.cid);
  if (call->data.nr == SYS_connect)
    return connect(socket, (struct sockaddr *)&peer, sizeof peer) ? -errno : 0;
  // A listener for calls out of machines, which are not forwarded.
  struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  return bind(socket, (struct sockaddr *)&own, sizeof own) ? -errno : 0;
}

static int tell_address(const struct seccomp_notif *call, int memory, int socket) {
  struct sockaddr_in real = {0};
  socklen_t size = sizeof real;
  struct vsock_address vsock = {.family = AF_VSOCK, .cid = VMADDR_CID_HOST};
  int is_peer = call->data.nr == SYS_getpeername;
  if ((is_peer ? getpeername : getsockname)(socket, (struct sockaddr *)&real, &size)) return -errno;
  vsock.port = ntohs(real.sin_port);
  if (is_peer) vsock.cid = (vsock.port - FIRST_PORT) << 24 | (ntohl(real.sin_addr.s_addr) & 0xffffff);
  socklen_t room = 0, full = sizeof vsock;
  if (pread(memory, &room, sizeof room, call->data.args[2]) != sizeof room) return -EFAULT;
  if (pwrite(memory, &vsock, room < full ? room : full, call->data.args[1]) < 0) return -EFAULT;
  return pwrite(memory, &full, sizeof full, call->data.args[2]) < 0 ? -EFAULT : 0;
}

static int answer(const struct seccomp_notif *call) {
  int socket = descriptor_of(call->pid, call->data.args[0]), result = -ENOSYS;
  if (socket < 0) return result;
  int memory = is_ours(socket) ? memory_of(call->pid) : -1;
  if (memory >= 0) {
    int tells = call->data.nr == SYS_getsockname || call->data.nr == SYS_getpeername;
    result = tells ? tell_address(call, memory, socket) : with_address(call, memory, socket);
    close(memory);
  }
  close(socket);
  return result;
}

// A TCP socket in the place of the one that is asked for; the number that it gets answers the call.
static int give_socket(int listener, const struct seccomp_notif *call) {
  int type = call->data.args[1];
  int given = socket(AF_INET, type | SOCK_CLOEXEC, 0), mark = MARK;
  if (given < 0 || setsockopt(given, SOL_SOCKET, SO_MARK, &mark, sizeof mark)) return -errno;
  struct seccomp_notif_addfd add = {.id = call->id, .flags = SECCOMP_ADDFD_FLAG_SEND, .srcfd = given};
  add.newfd_flags = type & SOCK_CLOEXEC;
  int failed = ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &add) < 0;
  close(given);
  return failed ? -errno : 1;
}

static int supervise(int listener) {
  struct pollfd waiting = {listener, POLLIN, 0};
  network = network_of(getpid());
  for (;;) {
    struct seccomp_notif call = {0};
    struct seccomp_notif_resp reply = {0};
    if (poll(&waiting, 1, -1) < 0) continue;
    if (waiting.revents & (POLLHUP | POLLERR | POLLNVAL)) return 0; // the last process is gone
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call)) continue;
    int result = -ENOSYS;
    // A guest's processes keep to themselves.
    if (network_of(call.pid) == network)
      result = call.data.nr == SYS_socket ? give_socket(listener, &call) : answer(&call);
    if (result > 0) continue;
    reply.id = call.id;
    reply.error = result == -ENOSYS ? 0 : result;
    reply.flags = result == -ENOSYS ? SECCOMP_USER_NOTIF_FLAG_CONTINUE : 0;
    ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &reply);
  }
}

union carrier {
  struct cmsghdr head;
  char room[CMSG_SPACE(sizeof(int))];
};

static int wait_for_listener(int from) {
  char byte;
  union carrier carrier;
  struct iovec data = {&byte, 1};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};
  message.msg_control = &carrier, message.msg_controllen = sizeof carrier;
  if (recvmsg(from, &message, MSG_CMSG_CLOEXEC) < 1 || message.msg_controllen == 0) return -1;
  return *(int *)CMSG_DATA(&carrier.head);
}

static void send_listener(int to, int listener) {
  union carrier carrier = {{0}};
  struct iovec data = {"", 1};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};
  message.msg_control = &carrier, message.msg_controllen = sizeof carrier;
  carrier.head.cmsg_level = SOL_SOCKET;
  carrier.head.cmsg_type = SCM_RIGHTS;
  carrier.head.cmsg_len = CMSG_LEN(sizeof(int));
  *(int *)CMSG_DATA(&carrier.head) = listener;
  sendmsg(to, &message, 0);
}

int main(int count, char **arguments) {
  int pair[2];
  if (count < 2 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair)) return 2;
  int child = fork();
  if (child < 0) return 2;
  if (child == 0) {
    close(pair[1]);
    // It outlives the daemon as long as guests run, and is not to be taken for it.
    setsid();
    signal(SIGTERM, SIG_IGN);
    for (int i = 1; i < count; i++) memset(arguments[i], 0, strlen(arguments[i]));
    int listener = wait_for_listener(pair[0]);
    return listener < 0 ? 3 : supervise(listener);
  }
  struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
  int listener =
      syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
  if (listener < 0) return perror("vsock: cannot supervise system calls"), 3;
  send_listener(pair[1], listener);
  close(listener);
  close(pair[0]), close(pair[1]);
  execvp(arguments[1], arguments + 1);
  return perror(arguments[1]), 4;
}
