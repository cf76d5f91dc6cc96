// Which processes hold sockets: inodes are looked for among the descriptors that /proc shows, several at once, first where
// they are likely (processes that own other sockets or began lately), then everywhere, which is paced.
//
// Where several processes hold it, because they inherited it, the one farthest up the line of parents counts: who opened it.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "../clock.h"
#include "netlink.h"
#include "process-info.h"

namespace tapcap::attribution {

class ProcessFinder {
 public:
  ProcessFinder();

  struct Wanted {
    std::uint32_t inode;
    int likely;  // process that may have it; 0: none comes to mind
  };
  using Owners = std::unordered_map<std::uint32_t, std::shared_ptr<const ProcessInfo>>;

  // By inode. Those that no process holds, as far as may be seen, are not among them.
  Owners find(const std::vector<Wanted>& wanted);

  // The kernel tells of processes that begin, where that is allowed.
  int eventDescriptor() const { return events_.get(); }
  void readEvents();

  // All process ids there are, for who looks for something else of them.
  static std::vector<int> all();

 private:
  struct Place {
    int pid;
    int descriptor;
  };

  using Inodes = std::unordered_set<std::uint32_t>;
  using Places = std::unordered_map<std::uint32_t, Place>;

  Places locate(const std::vector<Wanted>& wanted);
  static void lookIn(int pid, int limit, Inodes& missing, Places& places);
  void scanAll();
  std::shared_ptr<const ProcessInfo> describe(Place place, std::uint32_t inode);
  void remember(Place place);
  void forget(int pid);
  void changed(int pid);

  Descriptor events_;
  UserNames users_;
  std::deque<int> started_;    // latest first
  std::deque<Place> owners_;   // latest first, a process once
  std::unordered_map<std::uint32_t, Place> scanned_;  // by inode, as of the last look everywhere
  SteadyTime nextScan_{};

  struct Known {
    std::shared_ptr<const ProcessInfo> info;
    SteadyTime until;
  };
  std::unordered_map<int, Known> known_;
};

}  // namespace tapcap::attribution
