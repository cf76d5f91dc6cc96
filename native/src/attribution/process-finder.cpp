#ifdef __linux__

#include "process-finder.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace tapcap::attribution {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMostStarted = 48;
constexpr std::size_t kMostOwners = 32;
constexpr std::size_t kMostKnown = 4096;
constexpr std::size_t kMostScanned = 1 << 18;
constexpr int kQuickLook = 1024;  // descriptors of a likely process
constexpr int kLongLook = 1 << 18;
constexpr int kMostGenerations = 16;
constexpr int kLatest = 24;
constexpr int kScanShare = 10;  // a look everywhere takes at most this part of the time
constexpr milliseconds kLeastScanGap{20};
constexpr milliseconds kInfoLife{1000};  // an unnoticed exec gives a process another name

// The process connector (Documentation/driver-api/connector.rst), which takes CAP_NET_ADMIN to listen to.
Descriptor openEvents() {
  Descriptor socket = openNetlink(NETLINK_CONNECTOR, CN_IDX_PROC);
  if (!socket) return socket;
  struct {
    nlmsghdr header;
    char body[sizeof(cn_msg) + sizeof(proc_cn_mcast_op)];
  } request{};
  cn_msg message{};
  message.id = {CN_IDX_PROC, CN_VAL_PROC};
  message.len = sizeof(proc_cn_mcast_op);
  const proc_cn_mcast_op listen = PROC_CN_MCAST_LISTEN;
  request.header.nlmsg_len = NLMSG_LENGTH(sizeof request.body);
  request.header.nlmsg_type = NLMSG_DONE;
  std::memcpy(request.body, &message, sizeof message);
  std::memcpy(request.body + sizeof message, &listen, sizeof listen);
  if (send(socket.get(), &request, request.header.nlmsg_len, 0) < 0) socket.reset();
  return socket;
}

// The number that was given out last: where no events are to be had, the processes that began lately are below it.
int lastProcess() {
  const Descriptor file(open("/proc/loadavg", O_RDONLY | O_CLOEXEC));
  char text[128];
  const ssize_t size = file ? read(file.get(), text, sizeof text - 1) : 0;
  if (size <= 0) return 0;
  text[size] = '\0';
  const char* number = std::strrchr(text, ' ');
  return number == nullptr ? 0 : std::atoi(number);
}

}  // namespace

ProcessFinder::ProcessFinder() : events_(openEvents()) { ProcessDirectory::prepare(); }

// What an event of the connector begins with, as all versions of the kernel's headers have it.
struct ProcessEvent {
  enum : std::uint32_t { kFork = 1, kExec = 2, kExit = 0x80000000 };
  std::uint32_t what;
  std::uint32_t processor;
  std::uint64_t timeNs;
  std::int32_t ids[4];  // of a fork: the parent's thread and process, the child's. Else: the thread and its process
};

void ProcessFinder::readEvents() {
  readMessages(events_, [this](const nlmsghdr& header) {
    ProcessEvent event;
    if (header.nlmsg_len < NLMSG_LENGTH(sizeof(cn_msg) + sizeof event)) return;
    std::memcpy(&event, static_cast<const char*>(NLMSG_DATA(&header)) + sizeof(cn_msg), sizeof event);
    if (event.what == ProcessEvent::kFork && event.ids[2] == event.ids[3]) changed(event.ids[3]);
    if (event.what == ProcessEvent::kExec) changed(event.ids[1]);
    if (event.what == ProcessEvent::kExit && event.ids[0] == event.ids[1]) forget(event.ids[1]);
  });
}

void ProcessFinder::changed(int pid) {
  known_.erase(pid);
  const auto found = std::find(started_.begin(), started_.end(), pid);
  if (found != started_.end()) started_.erase(found);
  started_.push_front(pid);
  if (started_.size() > kMostStarted) started_.pop_back();
}

void ProcessFinder::forget(int pid) {
  known_.erase(pid);
  const auto started = std::find(started_.begin(), started_.end(), pid);
  if (started != started_.end()) started_.erase(started);
  const auto owner = std::find_if(owners_.begin(), owners_.end(), [&](const Place& other) { return other.pid == pid; });
  if (owner != owners_.end()) owners_.erase(owner);
}

std::vector<int> ProcessFinder::all() {
  std::vector<int> pids;
  DIR* entries = opendir("/proc");
  if (entries == nullptr) return pids;
  for (const dirent* entry = readdir(entries); entry != nullptr; entry = readdir(entries)) {
    if (const int pid = std::atoi(entry->d_name); pid > 0) pids.push_back(pid);
  }
  closedir(entries);
  return pids;
}

ProcessFinder::Owners ProcessFinder::find(const std::vector<Wanted>& wanted) {
  Owners owners;
  for (const auto& [inode, place] : locate(wanted)) {
    auto owner = describe(place, inode);
    if (!owner) continue;
    remember({owner->stat.key.pid, place.descriptor});
    owners.emplace(inode, std::move(owner));
  }
  return owners;
}

ProcessFinder::Places ProcessFinder::locate(const std::vector<Wanted>& wanted) {
  Places places;
  Inodes missing;
  for (const Wanted& one : wanted) missing.insert(one.inode);
  for (const Wanted& one : wanted) {
    if (one.likely != 0 && missing.count(one.inode) > 0) lookIn(one.likely, kQuickLook, missing, places);
  }
  // A program that opens a socket now and then often gets the same descriptor for it.
  for (const Place& owner : owners_) {
    if (missing.empty()) return places;
    const std::uint32_t inode = ProcessDirectory(owner.pid).socketAt(owner.descriptor);
    if (missing.erase(inode) > 0) places.emplace(inode, owner);
  }
  for (const int pid : started_) lookIn(pid, kQuickLook, missing, places);
  const int last = events_ || missing.empty() ? 0 : lastProcess();
  for (int pid = last; pid > std::max(0, last - kLatest); --pid) lookIn(pid, kQuickLook, missing, places);
  for (const Place& owner : owners_) lookIn(owner.pid, kQuickLook, missing, places);
  for (int round = 0; round < 2 && !missing.empty(); ++round) {
    for (const Wanted& one : wanted) {
      const auto found = missing.count(one.inode) > 0 ? scanned_.find(one.inode) : scanned_.end();
      if (found == scanned_.end() || ProcessDirectory(found->second.pid).socketAt(found->second.descriptor) != one.inode) continue;
      missing.erase(one.inode);
      places.emplace(one.inode, found->second);
    }
    if (missing.empty() || steadyNow() < nextScan_) break;
    if (round == 0) scanAll();
  }
  return places;
}

void ProcessFinder::lookIn(int pid, int limit, Inodes& missing, Places& places) {
  if (missing.empty()) return;
  const ProcessDirectory directory(pid);
  if (!directory) return;
  directory.forEachSocket(limit, [&](int descriptor, std::uint32_t inode) {
    if (missing.erase(inode) > 0) places.emplace(inode, Place{pid, descriptor});
    return !missing.empty();
  });
}

void ProcessFinder::scanAll() {
  const SteadyTime begin = steadyNow();
  scanned_.clear();
  for (const int pid : all()) {
    const ProcessDirectory directory(pid);
    if (!directory) continue;
    directory.forEachSocket(kLongLook, [&](int descriptor, std::uint32_t inode) {
      scanned_.emplace(inode, Place{pid, descriptor});
      return scanned_.size() < kMostScanned;
    });
  }
  const auto took = steadyNow() - begin;
  nextScan_ = steadyNow() + std::max<SteadyTime::duration>(took * kScanShare, kLeastScanGap);
}

// The directory is of one process for good: that this one has the socket is seen in it, and who it is read from it.
std::shared_ptr<const ProcessInfo> ProcessFinder::describe(Place place, std::uint32_t inode) {
  for (int generation = 0; generation < kMostGenerations; ++generation) {
    const auto stat = ProcessDirectory(place.pid).stat();
    if (!stat || stat->parent <= 1 || ProcessDirectory(stat->parent).socketAt(place.descriptor) != inode) break;
    place.pid = stat->parent;
  }
  const ProcessDirectory directory(place.pid);
  const auto stat = directory.socketAt(place.descriptor) == inode ? directory.stat() : std::nullopt;
  if (!stat) return nullptr;
  const auto known = known_.find(place.pid);
  const bool same = known != known_.end() && known->second.info->stat.key == stat->key &&
                    known->second.info->stat.command == stat->command && steadyNow() < known->second.until;
  if (same) return known->second.info;
  std::optional<ProcessInfo> info = readProcess(directory, users_);
  if (!info) return nullptr;
  if (known_.size() >= kMostKnown) known_.clear();
  const auto shared = std::make_shared<const ProcessInfo>(std::move(*info));
  known_[place.pid] = {shared, steadyNow() + kInfoLife};
  return shared;
}

void ProcessFinder::remember(Place place) {
  const auto found = std::find_if(owners_.begin(), owners_.end(), [&](const Place& other) { return other.pid == place.pid; });
  if (found != owners_.end()) owners_.erase(found);
  owners_.push_front(place);
  if (owners_.size() > kMostOwners) owners_.pop_back();
}

}  // namespace tapcap::attribution

#endif
