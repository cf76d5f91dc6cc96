// What /proc says of a process. All of it is read below one open directory, which stays that of the same process even where
// its number is given to another one meanwhile.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>

#include "netlink.h"

namespace tapcap::attribution {

// A process, for good: numbers are used again, start times are not.
struct ProcessKey {
  int pid = 0;
  std::uint64_t startTicks = 0;
  friend bool operator==(const ProcessKey& a, const ProcessKey& b) { return a.pid == b.pid && a.startTicks == b.startTicks; }
};

struct ProcessStat {
  ProcessKey key;
  int parent = 0;
  std::string command;  // as the kernel calls it, at most 15 bytes
};

struct ProcessInfo {
  ProcessStat stat;
  std::uint32_t userId = 0;
  std::string name;
  std::string path;
  std::string commandLine;  // arguments as a shell would take them
  std::string user;
  std::string container;    // short id or name; empty outside of containers
};

class ProcessDirectory {
 public:
  // Call before sockets can no longer be made: learns how to tell them from files.
  static void prepare();

  explicit ProcessDirectory(int pid);
  explicit operator bool() const { return static_cast<bool>(directory_); }

  std::optional<ProcessStat> stat() const;
  // Inode of the socket at a descriptor; 0 for none.
  std::uint32_t socketAt(int descriptor) const;
  // Visits its sockets until `visit` returns false; looks at no more than `limit` descriptors.
  void forEachSocket(int limit, const std::function<bool(int descriptor, std::uint32_t inode)>& visit) const;

  std::string text(const char* name, std::size_t limit) const;
  std::string link(const char* name) const;

 private:
  Descriptor directory_;
};

class UserNames {
 public:
  UserNames();  // from /etc/passwd alone: asking a directory service could take long
  std::string of(std::uint32_t userId) const;

 private:
  std::unordered_map<std::uint32_t, std::string> names_;
};

std::optional<ProcessInfo> readProcess(const ProcessDirectory& directory, const UserNames& users);

// The container that a control group's path is of (Docker, Podman, containerd, CRI-O, LXC, nspawn); empty for none.
std::string containerOf(const std::string& controlGroups);

}  // namespace tapcap::attribution
