#include "attribution.h"

#ifdef __linux__

#include <poll.h>

#include <algorithm>
#include <atomic>
#include <latch>
#include <thread>

#include "../priority.h"
#include "../privileges.h"
#include "../signals.h"
#include "early-flows.h"
#include "flow-owners.h"
#include "frame-flow.h"

namespace tapcap::attribution {
namespace {

constexpr std::size_t kRingSightings = 16384;  // shared out to the interfaces
constexpr std::size_t kFewestSightings = 1024;
constexpr int kLongestWaitMs = 250;

class LinuxAttribution final : public Attribution {
 public:
  explicit LinuxAttribution(const std::vector<std::string>& interfaces)
      : ringSize_(std::max(kFewestSightings, kRingSightings / std::max<std::size_t>(interfaces.size(), 1))),
        early_(interfaces),
        owners_(sockets_, finder_, addresses_, blocks_) {}

  ~LinuxAttribution() override { stop(); }

  FlowTap* addTap(int dlt) override {
    if (!canReadFlows(dlt)) return nullptr;
    taps_.push_back(std::make_unique<FlowTap>(dlt, ringSize_, wake_));
    return taps_.back().get();
  }

  void start() override {
    const SignalsBlocked blocked;
    thread_ = std::thread([this] { run(); });
    privilegesDropped_.wait();  // which the sandbox may refuse from here on
  }

  void stop() override {
    stopping_.store(true, std::memory_order_release);
    wake_.raise();
    if (thread_.joinable()) thread_.join();
  }

  bool take(std::string& blocks) override { return blocks_.take(blocks); }

  void newFile() override {
    newFile_.store(true, std::memory_order_release);
    wake_.raise();
  }

  Counts counts() const override { return {resolved_.get(), missed_.get()}; }

 private:
  void run() {
    priority::ordinary();
    const bool failed = privileges::keepToSeeProcesses().has_value();
    privilegesDropped_.count_down();
    if (failed) return;
    std::vector<pollfd> entries{{wake_.descriptor(), POLLIN, 0},
                                {addresses_.descriptor(), POLLIN, 0},
                                {finder_.eventDescriptor(), POLLIN, 0}};
    for (const int descriptor : sockets_.closedDescriptors()) entries.push_back({descriptor, POLLIN, 0});
    for (const Descriptor& socket : early_.descriptors()) entries.push_back({socket.get(), POLLIN, 0});
    for (bool last = false; !last;) {
      last = stopping_.load(std::memory_order_acquire);
      const int due = owners_.resolve();
      publish();
      if (!last) poll(entries.data(), entries.size(), due < 0 ? kLongestWaitMs : std::min(due, kLongestWaitMs));
      wake_.clear();
      takeIn(entries[1].revents != 0);
    }
    owners_.resolve();
    publish();
  }

  // Processes first, so that they are known when their sockets are; closed sockets before the flows that come after them.
  void takeIn(bool addressesChanged) {
    finder_.readEvents();
    if (addressesChanged) addresses_.refresh();
    const std::uint64_t nowNs = wallClockNs();
    const Reading closed = sockets_.readClosed([this](const SocketTable::Closed& one) { owners_.closed(one); });
    if (closed == Reading::lost) owners_.loseTrack(nowNs);
    early_.read([this](const Sighting& sighting) { owners_.see(sighting, false); });
    std::uint64_t frames = 0;
    std::uint64_t missedSynNs = 0;
    for (const auto& tap : taps_) {
      Sighting sighting;
      for (std::size_t i = 0; i < ringSize_ && tap->take(sighting); ++i) owners_.see(sighting, true);
      frames += tap->frames();
      if (const std::uint64_t timeNs = tap->missedSyn(); timeNs != 0) missedSynNs = missedSynNs == 0 ? timeNs : std::min(missedSynNs, timeNs);
    }
    if (missedSynNs != 0) owners_.loseTrack(missedSynNs);
    early_.pace(frames);
    if (newFile_.exchange(false, std::memory_order_acq_rel) || blocks_.overflowed()) owners_.tellAgain();
  }

  void publish() {
    resolved_.set(owners_.counts().resolved);
    missed_.set(owners_.counts().missed);
  }

  const std::size_t ringSize_;
  Wake wake_;
  SocketTable sockets_;
  ProcessFinder finder_;
  LocalAddresses addresses_;
  EarlyFlows early_;
  ProcessBlocks blocks_;
  FlowOwners owners_;
  std::vector<std::unique_ptr<FlowTap>> taps_;
  Counter resolved_, missed_;
  std::atomic<bool> newFile_{false};
  std::atomic<bool> stopping_{false};
  std::latch privilegesDropped_{1};
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Attribution> Attribution::create(const std::vector<std::string>& interfaces) {
  return std::make_unique<LinuxAttribution>(interfaces);
}

}  // namespace tapcap::attribution

#else

namespace tapcap::attribution {

std::unique_ptr<Attribution> Attribution::create(const std::vector<std::string>&) { return nullptr; }

}  // namespace tapcap::attribution

#endif
