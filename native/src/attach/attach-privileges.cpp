#ifdef __linux__
#include "attach-privileges.h"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

namespace tapcap::attach::privileges {
namespace {

constexpr int kPerfmon = 38, kBpf = 39;  // older headers do not name them
constexpr std::uint64_t kTracing = 1ULL << CAP_SYS_PTRACE;
constexpr std::uint64_t kWanted = kTracing | 1ULL << kPerfmon | 1ULL << kBpf;

Failure cannotDrop(const char* what) {
  return {"permission", std::string("Cannot give up privileges (") + what + "): " + std::strerror(errno), ""};
}

std::uint64_t permitted() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3]{};
  if (syscall(SYS_capget, &header, data) != 0) return 0;
  return data[0].permitted | std::uint64_t{data[1].permitted} << 32;
}

bool set(std::uint64_t effective, std::uint64_t allowed) {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3]{};
  for (int i = 0; i < 2; ++i) {
    data[i].effective = static_cast<std::uint32_t>(effective >> (32 * i));
    data[i].permitted = static_cast<std::uint32_t>(allowed >> (32 * i));
  }
  return syscall(SYS_capset, &header, data) == 0;
}

}  // namespace

std::optional<Failure> holdBack() {
  if (getuid() == 0) return std::nullopt;
  if (geteuid() == 0 && prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0) return cannotDrop("PR_SET_KEEPCAPS");
  const gid_t group = getgid();
  const uid_t user = getuid();
  if (getegid() != group && setregid(group, group) != 0) return cannotDrop("setregid");
  if (geteuid() != user && setreuid(user, user) != 0) return cannotDrop("setreuid");
  if (!set(0, permitted() & kWanted)) return cannotDrop("capset");
  return std::nullopt;
}

void raise() {
  if (getuid() == 0) return;
  const std::uint64_t have = permitted();
  set(have, have);  // where it fails, attaching says "permission denied"
}

std::optional<Failure> dropAll(bool alsoTracing) {
  const std::uint64_t kept = alsoTracing ? 0 : permitted() & kTracing;
  if (!set(kept, kept)) return cannotDrop("capset");
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return cannotDrop("PR_SET_NO_NEW_PRIVS");
  return std::nullopt;
}

}  // namespace tapcap::attach::privileges
#endif
