#include "privileges.h"

#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "host-info.h"

#ifdef __linux__
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

namespace tapcap::privileges {
namespace {

Failure cannotDrop(const char* what) {
  return Failure{"permission", std::string("Cannot give up privileges (") + what + "): " + std::strerror(errno), ""};
}

std::optional<Failure> becomeCaller() {
  const gid_t group = getgid();
  const uid_t user = getuid();
  if (getegid() != group && setregid(group, group) != 0) return cannotDrop("setregid");
  if (geteuid() != user && setreuid(user, user) != 0) return cannotDrop("setreuid");
  return std::nullopt;
}

#ifdef __linux__

constexpr std::uint32_t kCaptureCapabilities = 1u << CAP_NET_RAW | 1u << CAP_NET_ADMIN | 1u << CAP_SYS_PTRACE | 1u << CAP_SYS_NICE;

std::string shellWord(const std::string& text) {
  if (text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+@%") == std::string::npos) return text;
  std::string quoted = "'";
  for (const char letter : text) quoted += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return quoted + "'";
}

struct Capabilities {  // the first 32 of them hold the two that we use; the rest are only ever cleared
  std::uint32_t effective;
  std::uint32_t permitted;
};

Capabilities currentCapabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3]{};
  if (syscall(SYS_capget, &header, data) != 0) return {};
  return {data[0].effective, data[0].permitted};
}

bool setCapabilities(Capabilities wanted) {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3]{};
  data[0].effective = wanted.effective;
  data[0].permitted = wanted.permitted;
  return syscall(SYS_capset, &header, data) == 0;
}

std::uint32_t capabilitiesFor(unsigned kept) {
  const std::uint32_t monitor = kept & kKeepMonitorMode ? 1u << CAP_NET_ADMIN : 0;
  const std::uint32_t folders = kept & kKeepFolders && getuid() == 0 ? 1u << CAP_DAC_OVERRIDE : 0;
  const std::uint32_t processes = kept & kKeepProcesses ? 1u << CAP_SYS_PTRACE : 0;
  return monitor | folders | processes;
}

#endif

}  // namespace

#ifdef __linux__

std::optional<Failure> holdBack() {
  if (getuid() == 0) return std::nullopt;
  if (geteuid() == 0 && prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0) return cannotDrop("PR_SET_KEEPCAPS");
  if (auto failure = becomeCaller()) return failure;
  if (!setCapabilities({0, currentCapabilities().permitted & kCaptureCapabilities})) return cannotDrop("capset");
  return std::nullopt;
}

void raise() {
  if (getuid() == 0) return;
  const std::uint32_t permitted = currentCapabilities().permitted;
  setCapabilities({permitted, permitted});  // where it fails, opening the device says "permission denied"
}

std::optional<Failure> dropForGood(unsigned kept) {
  const std::uint32_t capabilities = currentCapabilities().permitted & capabilitiesFor(kept);
  if (!setCapabilities({capabilities, capabilities})) return cannotDrop("capset");
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return cannotDrop("PR_SET_NO_NEW_PRIVS");
  return std::nullopt;
}

void dropInThread(unsigned kept) {
  const Capabilities now = currentCapabilities();
  const std::uint32_t wanted = capabilitiesFor(kept);
  if ((now.permitted & ~wanted) != 0) setCapabilities({now.effective & wanted, now.permitted & wanted});
}

std::optional<Failure> keepToSeeProcesses() {
  const std::uint32_t capabilities = currentCapabilities().permitted & capabilitiesFor(kKeepProcesses);
  if (!setCapabilities({capabilities, capabilities})) return cannotDrop("capset");
  return std::nullopt;
}

std::string grantCommand() { return "sudo setcap cap_net_raw,cap_net_admin,cap_sys_ptrace,cap_sys_nice,cap_bpf,cap_perfmon+eip " + shellWord(executablePath()); }

#else

// Elsewhere the right to capture is the right to open /dev/bpf*: setuid root would be held until the devices are open.
std::optional<Failure> holdBack() {
  if (geteuid() == getuid()) return std::nullopt;
  return seteuid(getuid()) == 0 ? std::nullopt : std::optional(cannotDrop("seteuid"));
}

void raise() {
  if (seteuid(0) != 0) return;  // not setuid root
}

void dropInThread(unsigned) {}

std::optional<Failure> keepToSeeProcesses() { return std::nullopt; }

std::optional<Failure> dropForGood(unsigned kept) {
  if (kept & kKeepMonitorMode) return std::nullopt;
  if (getuid() == 0) return std::nullopt;
  return becomeCaller();
}

std::string grantCommand() { return "sudo chgrp admin /dev/bpf* && sudo chmod g+rw /dev/bpf*"; }

#endif

}  // namespace tapcap::privileges
