// The flows of the last while, and which process has each of their ends: asks for it, tells it to the file, and takes back
// what turns out to be of an earlier or later socket on the same addresses and ports. Runs on the attribution thread alone.
//
// A process is right for frames from when its socket took the end on: for TCP from the SYN on, for UDP from when the socket
// before it was closed. An answer is of whoever has the end when it is given, so it counts for no frame before that.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "../clock.h"
#include "addresses.h"
#include "flow.h"
#include "process-blocks.h"
#include "process-finder.h"
#include "socket-table.h"

namespace tapcap::attribution {

struct OwnerCounts {
  std::uint64_t resolved = 0;  // local ends of flows whose process is known
  std::uint64_t missed = 0;    // and those whose is not
};

class FlowOwners {
 public:
  FlowOwners(SocketTable& sockets, ProcessFinder& finder, LocalAddresses& addresses, ProcessBlocks& blocks);

  // What the capture did not see itself is looked into all the same, but told only when it does: it may not want the flow.
  void see(const Sighting& sighting, bool captured);
  void closed(const SocketTable::Closed& closed);
  // It is not known what became of sockets from a time on.
  void loseTrack(std::uint64_t fromNs);
  // Tells everything that holds again, for another file.
  void tellAgain();

  // Looks for the owners that are due, and gives the milliseconds until the next one is; -1 for none.
  int resolve();

  OwnerCounts counts() const { return counts_; }

 private:
  enum class State : std::uint8_t { unknown, foreign, owned, closed, missed };
  struct FlowEnd {
    State state = State::unknown;
    bool asking = false;
    bool provisional = false;  // the owner is that of the listening socket
    bool lastAttempt = false;
    std::uint8_t attempts = 0;
    std::uint32_t listener = 0;      // inode of the socket that listens on it
    std::uint64_t fromNs = 0;        // the socket took the end then
    std::uint64_t ownedNs = 0;     // from when on the owner was told of
    std::uint64_t askedNs = 0;     // the answer is of the time from then
    std::uint64_t answeredNs = 0;  // to then
    std::uint64_t verifiedNs = 0;  // UDP: the owner's socket was last seen then
    std::uint64_t closedNs = 0;
    std::uint64_t cookie = 0;
    std::uint64_t formerCookie = 0;  // of the socket before it
    bool isListed = false;  // in byPort_
    SteadyTime askedAt{};
    std::shared_ptr<const ProcessInfo> owner;
  };
  struct Untold {
    int end;
    std::uint64_t fromNs;
    std::shared_ptr<const ProcessInfo> owner;
  };
  struct Flow {
    FlowKey key;
    std::uint64_t startNs = 0;
    std::uint64_t lastSeenNs = 0;
    std::uint32_t sequence = 0;  // of the SYN
    int opener = -1;             // which end sent it
    FlowEnd ends[2];
    bool captured = false;
    OwnerCounts counts;  // until then
    std::vector<Untold> untold;
  };
  using Place = std::pair<FlowKey, int>;

  Flow& flowOf(const Sighting& sighting, const FlowKey& key, int sender);
  void makeRoom();
  void begin(Flow& flow, int end, std::uint64_t fromNs);
  void schedule(Flow& flow, int end);
  void startEarlier(Flow& flow, std::uint64_t timeNs);
  void renew(Flow& flow, int sender, const Sighting& sighting);
  void reconsider(Flow& flow, int end, std::uint64_t timeNs);

  struct Question {
    Flow* flow;
    int end;
    std::vector<Socket> sockets;  // of which any may be it
  };
  void inquire(Flow& flow, int end, std::vector<Question>& questions);
  // As they were when the socket took the end, or later. None where that cannot be told yet.
  std::optional<std::vector<Socket>> socketsOf(const Flow& flow, int end);
  void settle(const Question& question, const ProcessFinder::Owners& owners);
  void notFound(Flow& flow, int end, bool canCome);
  void answer(Flow& flow, int end, std::uint64_t cookie, std::shared_ptr<const ProcessInfo> owner, bool provisional);
  void closedTcp(const SocketTable::Closed& closed, std::uint64_t nowNs);
  void closedUdp(const SocketTable::Closed& closed, std::uint64_t nowNs);
  void closedBeside(Flow& flow, int end, std::uint64_t nowNs);
  void readUdp();
  bool stillHas(Flow& flow, int end, const std::vector<Socket>& sockets);
  void tell(Flow& flow, int end, std::uint64_t fromNs, bool known);
  void put(const Flow& flow, const Untold& told);
  void noteCaptured(Flow& flow);
  OwnerCounts& countsOf(Flow& flow) { return flow.captured ? counts_ : flow.counts; }

  SocketTable& sockets_;
  ProcessFinder& finder_;
  LocalAddresses& addresses_;
  ProcessBlocks& blocks_;
  Namespaces namespaces_;

  std::unordered_map<FlowKey, Flow, FlowHash> flows_;
  std::deque<FlowKey> order_;  // as they came
  std::multimap<SteadyTime, Place> waiting_;
  std::unordered_multimap<std::uint64_t, Place> tcpByCookie_;
  std::unordered_multimap<std::uint16_t, Place> udpByPort_;
  std::vector<std::uint64_t> udpClosedNs_ = std::vector<std::uint64_t>(65536);  // by port, when a socket was last closed
  std::vector<SocketEntry> udp_;  // as of the last time they were asked for
  std::uint64_t questionNs_ = 0;  // before the first question of this resolve()
  std::uint64_t doneNs_ = 0;      // after the last
  std::uint64_t udpNs_ = 0;  // before they were asked for
  SteadyTime nextUdp_{};
  std::unordered_map<std::uint32_t, int> likely_;  // the last owner of a protocol's port here
  OwnerCounts counts_;
};

}  // namespace tapcap::attribution
