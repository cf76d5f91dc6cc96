#ifdef __linux__
#include "target.h"

#include <dirent.h>
#include <elf.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

#include "../host-info.h"

namespace tapcap::attach {
namespace {

std::string procPath(pid_t pid, const std::string& name) { return "/proc/" + std::to_string(pid) + "/" + name; }

Failure noSuchProcess(pid_t pid) {
  return {"no-such-process", "There is no process " + std::to_string(pid), "ps -e lists those that there are"};
}

struct Status {
  pid_t group = 0;
  pid_t tracer = 0;
  uid_t users[4] = {};
  gid_t groups[4] = {};
  char state = '?';
};

Status readStatus(pid_t pid) {
  Status status;
  std::ifstream file(procPath(pid, "status"));
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string key;
    words >> key;
    if (key == "Tgid:") words >> status.group;
    if (key == "TracerPid:") words >> status.tracer;
    if (key == "State:") words >> status.state;
    if (key == "Uid:") for (uid_t& user : status.users) words >> user;
    if (key == "Gid:") for (gid_t& group : status.groups) words >> group;
  }
  return status;
}

// The kernel's own rule for tracing. With tapcap's capabilities the kernel would not ask: who may not trace a process may not with us either.
bool mayAttach(pid_t pid, const Status& status) {
  if (getuid() == 0) return true;
  for (const uid_t user : status.users) if (user != getuid()) return false;
  for (const gid_t group : status.groups) if (group != getgid()) return false;
  struct stat folder{};  // of root where the process runs with more rights than its user, and cannot be traced for that
  return stat(procPath(pid, "").c_str(), &folder) == 0 && folder.st_uid == getuid();
}

bool is64Bit(pid_t pid) {
  const int file = open(procPath(pid, "exe").c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return true;
  unsigned char head[EI_NIDENT] = {};
  const bool known = read(file, head, sizeof head) == static_cast<ssize_t>(sizeof head) && std::memcmp(head, ELFMAG, SELFMAG) == 0;
  close(file);
  return !known || head[EI_CLASS] == ELFCLASS64;
}

FileKind kindOf(const struct stat& info) {
  constexpr unsigned kNullMajor = 1, kNullMinor = 3;
  if (S_ISFIFO(info.st_mode)) return FileKind::pipe;
  if (S_ISSOCK(info.st_mode)) return FileKind::socket;
  if (!S_ISCHR(info.st_mode)) return FileKind::other;
  if (major(info.st_rdev) == kNullMajor && minor(info.st_rdev) == kNullMinor) return FileKind::null;
  const unsigned kind = major(info.st_rdev);  // consoles, virtual terminals, serial lines, pseudo-terminals
  return kind == 4 || kind == 5 || (kind >= 136 && kind <= 143) ? FileKind::terminal : FileKind::other;
}

std::vector<pid_t> numbersIn(const std::string& folder) {
  std::vector<pid_t> numbers;
  DIR* entries = opendir(folder.c_str());
  if (entries == nullptr) return numbers;
  while (const dirent* entry = readdir(entries)) {
    if (const int number = std::atoi(entry->d_name); number > 0) numbers.push_back(number);
  }
  closedir(entries);
  return numbers;
}

}  // namespace

const char* kindName(FileKind kind) {
  switch (kind) {
    case FileKind::closed: return "closed";
    case FileKind::null: return "null";
    case FileKind::pipe: return "pipe";
    case FileKind::socket: return "socket";
    case FileKind::terminal: return "terminal";
    case FileKind::other: return "file";
  }
  return "file";
}

int Target::streamOf(bool isRead, int descriptor, const FileIdentity& identity) const {
  const auto is = [&](Stream stream) { return streams[stream].isTapped() && streams[stream].identity == identity; };
  if (isRead) return is(kStdin) ? kStdin : -1;
  if (descriptor == kStderr && is(kStderr)) return kStderr;
  if (is(kStdout)) return kStdout;
  return is(kStderr) ? kStderr : -1;
}

Result<Target> inspect(pid_t pid) {
  const Status status = readStatus(pid);
  if (status.group == 0 || status.state == 'Z' || status.state == 'X') return noSuchProcess(pid);
  if (status.group != pid) {
    return Failure{"no-such-process", std::to_string(pid) + " is a thread of process " + std::to_string(status.group),
                   "Attach to " + std::to_string(status.group)};
  }
  if (!mayAttach(pid, status)) return permissionFailure(pid);
  struct stat probe{};
  if (stat(procPath(pid, "fd/.").c_str(), &probe) != 0) return errno == ENOENT ? noSuchProcess(pid) : permissionFailure(pid);
  if (access(procPath(pid, "fd").c_str(), R_OK | X_OK) != 0 && threadsOf(pid).empty()) return permissionFailure(pid);
  if (!is64Bit(pid)) {
    return Failure{"not-64-bit", "Process " + std::to_string(pid) + " is a 32-bit program, which tapcap cannot follow",
                   "Start it with: tapscope wrap -- COMMAND"};
  }
  Target target;
  target.pid = pid;
  target.tracer = status.tracer;
  for (int stream = 0; stream < kStreams; ++stream) {
    struct stat info{};
    if (stat(procPath(pid, "fd/" + std::to_string(stream)).c_str(), &info) != 0) {
      if (errno == EACCES || errno == EPERM) return permissionFailure(pid);
      continue;
    }
    target.streams[stream] = {kindOf(info), {info.st_dev, info.st_ino}};
  }
  return target;
}

std::vector<pid_t> threadsOf(pid_t pid) { return numbersIn(procPath(pid, "task")); }

std::vector<pid_t> descendantsOf(pid_t pid) {
  std::vector<pid_t> found{pid};
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (const pid_t thread : threadsOf(found[i])) {
      std::ifstream file(procPath(found[i], "task/" + std::to_string(thread) + "/children"));
      for (pid_t child = 0; file >> child;) found.push_back(child);
    }
  }
  return {found.begin() + 1, found.end()};
}

Failure permissionFailure(pid_t pid) {
  const std::string who = "Process " + std::to_string(pid);
  if (const Status status = readStatus(pid); getuid() != 0 && status.users[0] != getuid()) {
    return {"permission", who + " belongs to another user", "Run this with sudo"};
  }
  std::ifstream file("/proc/sys/kernel/yama/ptrace_scope");
  int scope = 0;
  file >> scope;
  const std::string grant = "sudo setcap cap_net_raw,cap_net_admin,cap_sys_ptrace,cap_sys_nice,cap_bpf,cap_perfmon+eip " + executablePath();
  if (scope == 3) return {"permission", "This system lets nobody attach to processes (kernel.yama.ptrace_scope is 3)", "It takes a restart with another setting; or start the program with: tapscope wrap -- COMMAND"};
  if (scope > 0) {
    return {"permission", "This system lets programs attach only to those that they started (kernel.yama.ptrace_scope is " + std::to_string(scope) + ")",
            grant + "; or until the next restart: sudo sysctl kernel.yama.ptrace_scope=0"};
  }
  return {"permission", who + " may not be attached to: it runs with rights of its own, or this one is kept from tracing", grant};
}

}  // namespace tapcap::attach
#endif
