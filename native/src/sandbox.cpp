#include "sandbox.h"

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__)) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define TAPCAP_SANDBOX
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <vector>
#endif

namespace tapcap::sandbox {

#ifdef TAPCAP_SANDBOX

namespace {

#ifdef __x86_64__
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
constexpr std::uint32_t kForeignCalls = 0x40000000;  // x32: the same numbers with this bit, which mean something else
#else
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
constexpr std::uint32_t kForeignCalls = 0xFFFFFFFF;
#endif

// Old names (open, poll, unlink, ...) are not there on arm64.
constexpr std::uint32_t kAllowed[] = {
    // frames and files
    SYS_read, SYS_readv, SYS_pread64, SYS_write, SYS_writev, SYS_pwrite64, SYS_lseek, SYS_close, SYS_openat, SYS_unlinkat, SYS_ftruncate,
    SYS_fstat, SYS_newfstatat, SYS_statx, SYS_fcntl, SYS_ioctl, SYS_ppoll, SYS_recvfrom, SYS_recvmsg, SYS_sendto, SYS_sendmsg,
    SYS_getsockopt, SYS_setsockopt,
    // memory
    SYS_brk, SYS_mmap, SYS_munmap, SYS_mremap, SYS_mprotect, SYS_madvise,
    // threads and time
    SYS_futex, SYS_nanosleep, SYS_clock_nanosleep, SYS_clock_gettime, SYS_gettimeofday, SYS_sched_yield, SYS_set_robust_list, SYS_rseq,
    SYS_restart_syscall, SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack, SYS_exit, SYS_exit_group,
    // an abort, and what libraries ask
    SYS_getpid, SYS_gettid, SYS_tgkill, SYS_getuid, SYS_geteuid, SYS_getrandom, SYS_uname,
#ifdef __x86_64__
    SYS_open, SYS_unlink, SYS_poll, SYS_stat, SYS_lstat, SYS_access, SYS_time,
#endif
};

constexpr std::uint32_t kNetlinkCalls[] = {SYS_bind, SYS_getsockname, SYS_connect};

constexpr std::uint32_t kProcessCalls[] = {
    SYS_readlinkat, SYS_getdents64, SYS_pidfd_open, SYS_dup, SYS_faccessat,
#ifdef __x86_64__
    SYS_readlink,
#endif
};

sock_filter statement(std::uint16_t code, std::uint32_t value) { return BPF_STMT(code, value); }

// Over the next `skipped` statements unless the loaded value is this one.
sock_filter onlyIf(std::uint32_t value, std::uint8_t skipped) { return BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skipped); }

void allow(std::vector<sock_filter>& program, std::uint32_t call) {
  program.push_back(onlyIf(call, 1));
  program.push_back(statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
}

std::vector<sock_filter> makeFilter(unsigned extent) {
  const sock_filter refuse = statement(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
  const sock_filter loadCall = statement(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr));
  std::vector<sock_filter> program;
  program.push_back(statement(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)));
  program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0));
  program.push_back(refuse);
  program.push_back(loadCall);
  program.push_back(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kForeignCalls, 0, 1));
  program.push_back(refuse);
  for (const std::uint32_t call : kAllowed) allow(program, call);
  if (extent & kAlsoProcesses) {
    for (const std::uint32_t call : kProcessCalls) allow(program, call);
  }
  if (extent & (kAlsoNetlink | kAlsoProcesses)) {
    for (const std::uint32_t call : kNetlinkCalls) allow(program, call);
    program.push_back(onlyIf(SYS_socket, 3));
    program.push_back(statement(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args)));
    program.push_back(onlyIf(AF_NETLINK, 1));
    program.push_back(statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  }
  program.push_back(refuse);
  return program;
}

}  // namespace

bool enter(unsigned extent) {
  std::vector<sock_filter> filter = makeFilter(extent);
  sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) == 0;
}

#else

bool enter(unsigned) { return false; }

#endif

}  // namespace tapcap::sandbox
