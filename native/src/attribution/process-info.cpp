#ifdef __linux__

#include "process-info.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

namespace tapcap::attribution {
namespace {

constexpr std::size_t kLongestCommandLine = 4096;
constexpr std::size_t kLongestStatus = 8192;
constexpr std::size_t kKernelNameLength = 15;
constexpr int kStartTimeField = 22;  // proc(5), of `stat`
constexpr int kParentField = 4;

std::string readAll(int descriptor, std::size_t limit) {
  std::string text(limit, '\0');
  std::size_t size = 0;
  while (size < limit) {
    const ssize_t count = read(descriptor, &text[size], limit - size);
    if (count <= 0) break;
    size += static_cast<std::size_t>(count);
  }
  text.resize(size);
  return text;
}

std::string linkAt(int folder, const char* name) {
  char target[4096];
  const ssize_t size = readlinkat(folder, name, target, sizeof target);
  return size < 0 ? "" : std::string(target, static_cast<std::size_t>(size));
}

std::uint32_t numberAfter(const std::string& text, const char* label) {
  const std::size_t at = text.find(label);
  return at == std::string::npos ? 0 : static_cast<std::uint32_t>(std::strtoul(text.c_str() + at + std::strlen(label), nullptr, 10));
}

// The inode of "socket:[12345]"; 0 for what is no socket.
std::uint32_t inodeOfLink(int folder, const char* name) {
  char target[64];
  const ssize_t size = readlinkat(folder, name, target, sizeof target - 1);
  if (size < 9 || std::memcmp(target, "socket:[", 8) != 0) return 0;
  target[size] = '\0';
  return static_cast<std::uint32_t>(std::strtoul(target + 8, nullptr, 10));
}

// The number of the mount that all sockets are on.
std::uint32_t socketMount() {
  static const std::uint32_t mount = [] {
    const Descriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const Descriptor info(open(("/proc/self/fdinfo/" + std::to_string(socket.get())).c_str(), O_RDONLY | O_CLOEXEC));
    return info ? numberAfter(readAll(info.get(), 512), "mnt_id:\t") : 0;
  }();
  return mount;
}

// The same of `fdinfo`, for which the right to trace is enough (Linux 5.14): `fd` of other users takes the right to read any file.
std::uint32_t inodeOfInfo(int folder, const char* name) {
  const Descriptor info(openat(folder, name, O_RDONLY | O_CLOEXEC));
  if (!info) return 0;
  const std::string text = readAll(info.get(), 512);
  return socketMount() != 0 && numberAfter(text, "mnt_id:\t") == socketMount() ? numberAfter(text, "ino:\t") : 0;
}

std::string baseName(const std::string& path) { return path.substr(path.rfind('/') + 1); }

bool startsWith(const std::string& text, const std::string& start) { return text.compare(0, start.size(), start) == 0; }

// A shell's word: quoted where it has to be.
std::string wordOf(std::string_view argument) {
  const auto plain = [](unsigned char letter) { return std::isalnum(letter) || std::strchr("/._-+=:,@%", letter) != nullptr; };
  if (!argument.empty() && std::all_of(argument.begin(), argument.end(), plain)) return std::string(argument);
  std::string quoted = "'";
  for (const char letter : argument) quoted += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return quoted + "'";
}

std::vector<std::string> argumentsOf(const std::string& commandLine) {
  std::vector<std::string> arguments;
  for (std::size_t at = 0; at < commandLine.size();) {
    const std::size_t end = std::min(commandLine.find('\0', at), commandLine.size());
    arguments.push_back(commandLine.substr(at, end - at));
    at = end + 1;
  }
  return arguments;
}

// The kernel's name of a process is that of its program or script, cut at 15 bytes, until it gives itself another one, as
// for its threads: then the name of its program says more.
std::string nameOf(const std::string& command, const std::string& path, const std::vector<std::string>& arguments) {
  const std::string program = baseName(path);
  std::vector<std::string> names{program};
  for (std::size_t i = 0; i < arguments.size() && i < 3; ++i) names.push_back(baseName(arguments[i]));
  for (const std::string& name : names) {
    if (startsWith(name, command)) return command.size() == kKernelNameLength ? name : command;
  }
  return program.empty() ? command : program;
}

}  // namespace

void ProcessDirectory::prepare() { socketMount(); }

ProcessDirectory::ProcessDirectory(int pid)
    : directory_(open(("/proc/" + std::to_string(pid)).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}

std::string ProcessDirectory::text(const char* name, std::size_t limit) const {
  const Descriptor file(openat(directory_.get(), name, O_RDONLY | O_CLOEXEC));
  return file ? readAll(file.get(), limit) : "";
}

std::string ProcessDirectory::link(const char* name) const { return linkAt(directory_.get(), name); }

// "pid (command) state ppid ...": the command may hold anything, so the last parenthesis counts.
std::optional<ProcessStat> ProcessDirectory::stat() const {
  const std::string line = text("stat", 1024);
  const std::size_t open = line.find('(');
  const std::size_t close = line.rfind(')');
  if (open == std::string::npos || close == std::string::npos || close < open) return std::nullopt;
  ProcessStat stat;
  stat.key.pid = std::atoi(line.c_str());
  stat.command = line.substr(open + 1, close - open - 1);
  std::size_t at = close + 1;
  for (int field = 3; field <= kStartTimeField; ++field) {
    at = line.find_first_not_of(' ', at);
    if (at == std::string::npos) return std::nullopt;
    if (field == kParentField) stat.parent = std::atoi(line.c_str() + at);
    if (field == kStartTimeField) stat.key.startTicks = std::strtoull(line.c_str() + at, nullptr, 10);
    at = line.find(' ', at);
  }
  return stat;
}

std::uint32_t ProcessDirectory::socketAt(int descriptor) const {
  const std::string number = std::to_string(descriptor);
  errno = 0;
  const std::uint32_t inode = inodeOfLink(directory_.get(), ("fd/" + number).c_str());
  return errno == EACCES ? inodeOfInfo(directory_.get(), ("fdinfo/" + number).c_str()) : inode;
}

void ProcessDirectory::forEachSocket(int limit, const std::function<bool(int, std::uint32_t)>& visit) const {
  int folder = openat(directory_.get(), "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool byLink = folder >= 0;
  if (!byLink) folder = openat(directory_.get(), "fdinfo", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  DIR* entries = fdopendir(folder);
  if (entries == nullptr) {
    close(folder);
    return;
  }
  for (const dirent* entry = readdir(entries); entry != nullptr && limit > 0; entry = readdir(entries)) {
    if (entry->d_name[0] == '.') continue;
    --limit;
    const std::uint32_t inode = byLink ? inodeOfLink(folder, entry->d_name) : inodeOfInfo(folder, entry->d_name);
    if (inode != 0 && !visit(std::atoi(entry->d_name), inode)) break;
  }
  closedir(entries);
}

UserNames::UserNames() {
  const Descriptor file(open("/etc/passwd", O_RDONLY | O_CLOEXEC));
  if (!file) return;
  const std::string text = readAll(file.get(), 1 << 20);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second != std::string::npos && first > 0) {
      names_.emplace(static_cast<std::uint32_t>(std::strtoul(line.c_str() + second + 1, nullptr, 10)), line.substr(0, first));
    }
    at = end + 1;
  }
}

std::string UserNames::of(std::uint32_t userId) const {
  const auto found = names_.find(userId);
  return found == names_.end() ? "" : found->second;
}

std::optional<ProcessInfo> readProcess(const ProcessDirectory& directory, const UserNames& users) {
  const std::optional<ProcessStat> stat = directory.stat();
  if (!stat) return std::nullopt;
  ProcessInfo info;
  info.stat = *stat;
  const std::string status = directory.text("status", kLongestStatus);
  const std::size_t uids = status.find("\nUid:\t");
  if (uids == std::string::npos) return std::nullopt;  // it ended meanwhile
  const std::size_t effective = status.find('\t', uids + 6);
  info.userId = static_cast<std::uint32_t>(std::strtoul(status.c_str() + effective + 1, nullptr, 10));
  info.user = users.of(info.userId);
  info.path = directory.link("exe");
  constexpr std::string_view kDeleted = " (deleted)";
  if (info.path.size() > kDeleted.size() && info.path.compare(info.path.size() - kDeleted.size(), kDeleted.size(), kDeleted) == 0) {
    info.path.resize(info.path.size() - kDeleted.size());
  }
  const std::vector<std::string> arguments = argumentsOf(directory.text("cmdline", kLongestCommandLine));
  for (const std::string& argument : arguments) info.commandLine += (info.commandLine.empty() ? "" : " ") + wordOf(argument);
  info.name = nameOf(stat->command, info.path, arguments);
  info.container = containerOf(directory.text("cgroup", kLongestStatus));
  return info;
}

std::string containerOf(const std::string& controlGroups) {
  constexpr std::size_t kIdLength = 64;
  constexpr std::size_t kShortId = 12;
  std::size_t run = 0;
  for (std::size_t at = 0; at <= controlGroups.size(); ++at) {
    const char letter = at < controlGroups.size() ? controlGroups[at] : '\0';
    if (std::isdigit(static_cast<unsigned char>(letter)) || (letter >= 'a' && letter <= 'f')) {
      ++run;
      continue;
    }
    if (run == kIdLength) return controlGroups.substr(at - run, kShortId);
    run = 0;
  }
  for (const char* mark : {"/lxc.payload.", "/lxc/", "/machine.slice/machine-"}) {
    const std::size_t at = controlGroups.find(mark);
    if (at == std::string::npos) continue;
    const std::size_t start = at + std::strlen(mark);
    std::string name = controlGroups.substr(start, controlGroups.find_first_of("/\n", start) - start);
    const std::size_t scope = name.rfind(".scope");
    return scope == std::string::npos ? name : name.substr(0, scope);
  }
  return "";
}

}  // namespace tapcap::attribution

#endif
