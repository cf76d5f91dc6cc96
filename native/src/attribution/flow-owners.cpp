#ifdef __linux__

#include "flow-owners.h"

#include <algorithm>
#include <array>

namespace tapcap::attribution {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMostFlows = 65536;
constexpr std::size_t kMostTries = 64;  // flows that are passed over because they are in use, when room has to be made
constexpr std::uint64_t kInUseNs = 2'000'000'000;
constexpr std::uint64_t kNearNs = 1'000'000'000;
constexpr std::uint64_t kClockDifferenceNs = 1'000'000;
constexpr std::uint64_t kTrailingNs = 1'000'000'000;  // the kernel goes on sending for a closed TCP socket
// How long after a UDP socket was closed the kernel's word of it may come.
constexpr std::uint64_t kClosedLateNs = 2'000'000'000;
// A UDP socket is looked for again with the frames of its flow, so that it is known until when it had the end for sure.
constexpr std::uint64_t kYoungNs = 100'000'000;
constexpr milliseconds kVerifyYoung{1};
constexpr milliseconds kVerify{100};
constexpr milliseconds kAskAgain{1000};
constexpr milliseconds kAskForeignAgain{5000};
constexpr std::array<int, 15> kDelaysMs{0, 1, 1, 2, 3, 5, 8, 16, 32, 64, 128, 256, 512, 1000, 2000};
constexpr std::size_t kAttemptsWhenGone = 3;
constexpr std::uint8_t kFirstAttempts = 1;
constexpr std::size_t kMostAtOnce = 2048;
constexpr std::chrono::microseconds kQuick{1000};
constexpr milliseconds kWait{2};
constexpr int kUdpShare = 4;
constexpr std::size_t kMostShared = 8;
constexpr std::size_t kMostUntold = 32;
constexpr std::size_t kMostLikely = 4096;

std::uint32_t portOf(const FlowKey& key, int end) { return std::uint32_t{key.protocol} << 16 | key.ends[end].port; }

}  // namespace

FlowOwners::FlowOwners(SocketTable& sockets, ProcessFinder& finder, LocalAddresses& addresses, ProcessBlocks& blocks)
    : sockets_(sockets), finder_(finder), addresses_(addresses), blocks_(blocks) {}

void FlowOwners::see(const Sighting& sighting, bool captured) {
  bool swapped = false;
  const FlowKey key = sighting.key.canonical(swapped);
  const int sender = swapped ? 1 : 0;
  const auto found = flows_.find(key);
  if (found == flows_.end()) {
    Flow& flow = flowOf(sighting, key, sender);
    flow.captured = captured;
    for (int i = 0; i < 2; ++i) begin(flow, i, sighting.timeNs);
    return;
  }
  Flow& flow = found->second;
  if (captured && !flow.captured) noteCaptured(flow);
  flow.lastSeenNs = std::max(flow.lastSeenNs, sighting.timeNs);
  if (sighting.syn && !(flow.opener == sender && flow.sequence == sighting.sequence)) {
    if (sighting.timeNs > flow.startNs) renew(flow, sender, sighting);
    return;
  }
  if (sighting.timeNs < flow.startNs) {
    const std::uint64_t nearNs = sighting.syn ? kNearNs : flow.opener < 0 ? kClockDifferenceNs : 0;
    if (flow.startNs - sighting.timeNs < nearNs) startEarlier(flow, sighting.timeNs);
    return;
  }
  for (int i = 0; i < 2; ++i) reconsider(flow, i, sighting.timeNs);
}

FlowOwners::Flow& FlowOwners::flowOf(const Sighting& sighting, const FlowKey& key, int sender) {
  if (flows_.size() >= kMostFlows) makeRoom();
  Flow& flow = flows_[key];
  flow.key = key;
  flow.startNs = flow.lastSeenNs = sighting.timeNs;
  flow.sequence = sighting.sequence;
  flow.opener = sighting.syn ? sender : -1;
  order_.push_back(key);
  return flow;
}

// The oldest goes, unless it is in use. What comes after it on the same ends is not watched any more, so it is nobody's.
void FlowOwners::makeRoom() {
  const std::uint64_t nowNs = wallClockNs();
  for (std::size_t tries = 0; !order_.empty(); ++tries) {
    const FlowKey key = order_.front();
    order_.pop_front();
    Flow& flow = flows_.at(key);
    if (tries < kMostTries && flow.lastSeenNs + kInUseNs > nowNs) {
      order_.push_back(key);
      continue;
    }
    for (int i = 0; i < 2; ++i) {
      if (flow.ends[i].owner) tell(flow, i, nowNs, false);
      const auto drop = [&](auto& places, auto value) {
        auto [first, last] = places.equal_range(value);
        while (first != last) first = first->second == Place{key, i} ? places.erase(first) : std::next(first);
      };
      drop(tcpByCookie_, flow.ends[i].cookie);
      drop(udpByPort_, key.ends[i].port);
    }
    flows_.erase(key);
    return;
  }
}

void FlowOwners::begin(Flow& flow, int i, std::uint64_t fromNs) {
  FlowEnd& end = flow.ends[i];
  end.fromNs = fromNs;
  end.attempts = 0;
  end.listener = 0;
  end.lastAttempt = false;
  if (end.asking) return;
  end.asking = true;
  // Who is connected to accepts a little later.
  if (flow.opener >= 0 && flow.opener != i) ++end.attempts;
  schedule(flow, i);
}

void FlowOwners::schedule(Flow& flow, int i) {
  FlowEnd& end = flow.ends[i];
  waiting_.emplace(steadyNow() + milliseconds(kDelaysMs[end.attempts]), Place{flow.key, i});
}

// The capture and the early look see frames in different order.
void FlowOwners::startEarlier(Flow& flow, std::uint64_t timeNs) {
  for (int i = 0; i < 2; ++i) {
    FlowEnd& end = flow.ends[i];
    const bool told = end.owner && end.ownedNs == flow.startNs;
    if (end.fromNs == flow.startNs) end.fromNs = timeNs;
    if (!told) continue;
    tell(flow, i, timeNs, true);
    end.ownedNs = timeNs;
  }
  flow.startNs = timeNs;
}

// Another connection between the same ends. The end that opened it may have been asked for after it did: then the answer is
// of the new socket, and the old one's owner is not known. Of who listens, that cannot be told.
void FlowOwners::renew(Flow& flow, int sender, const Sighting& sighting) {
  flow.opener = sender;
  flow.sequence = sighting.sequence;
  flow.startNs = sighting.timeNs;
  for (int i = 0; i < 2; ++i) {
    FlowEnd& end = flow.ends[i];
    const bool isOld = end.answeredNs < sighting.timeNs;
    if (i == sender && end.state == State::owned && end.askedNs > sighting.timeNs) {
      tell(flow, i, end.ownedNs, false);
      tell(flow, i, sighting.timeNs, true);
      end.fromNs = end.ownedNs = sighting.timeNs;
      continue;
    }
    if (end.owner) tell(flow, i, isOld ? sighting.timeNs : end.ownedNs, false);
    end.formerCookie = isOld ? end.cookie : 0;
    end.cookie = 0;
    end.owner.reset();
    end.state = State::unknown;
    begin(flow, i, sighting.timeNs);
  }
}

void FlowOwners::reconsider(Flow& flow, int i, std::uint64_t timeNs) {
  FlowEnd& end = flow.ends[i];
  if (end.asking) return;
  const auto since = steadyNow() - end.askedAt;
  const bool isTcp = flow.key.protocol == kTcp;
  switch (end.state) {
    case State::closed:
      if (timeNs > end.closedNs + (isTcp ? kTrailingNs : 0)) begin(flow, i, end.closedNs);
      return;
    case State::owned:
      if (end.provisional ? since > kAskAgain : !isTcp && since > (timeNs < end.fromNs + kYoungNs ? kVerifyYoung : kVerify)) {
        begin(flow, i, end.fromNs);
      }
      return;
    case State::missed:
      if (since > kAskAgain) begin(flow, i, end.fromNs);
      return;
    case State::foreign:
      if (since > kAskForeignAgain) begin(flow, i, end.fromNs);
      return;
    case State::unknown: begin(flow, i, timeNs); return;
  }
}

int FlowOwners::resolve() {
  questionNs_ = wallClockNs();
  std::vector<Question> questions;
  while (questions.size() < kMostAtOnce && !waiting_.empty() && waiting_.begin()->first <= steadyNow()) {
    const Place place = waiting_.begin()->second;
    waiting_.erase(waiting_.begin());
    const auto found = flows_.find(place.first);
    if (found != flows_.end() && found->second.ends[place.second].asking) inquire(found->second, place.second, questions);
  }
  doneNs_ = wallClockNs();
  if (!questions.empty()) {
    std::vector<ProcessFinder::Wanted> wanted;
    for (const Question& question : questions) {
      const auto likely = likely_.find(portOf(question.flow->key, question.end));
      for (const Socket& socket : question.sockets) wanted.push_back({socket.inode, likely == likely_.end() ? 0 : likely->second});
    }
    const ProcessFinder::Owners owners = finder_.find(wanted);
    for (const Question& question : questions) settle(question, owners);
  }
  if (waiting_.empty()) return -1;
  const auto left = std::chrono::ceil<milliseconds>(waiting_.begin()->first - steadyNow()).count();
  return static_cast<int>(std::max<long long>(left, 0));
}

void FlowOwners::inquire(Flow& flow, int i, std::vector<Question>& questions) {
  FlowEnd& end = flow.ends[i];
  end.askedAt = steadyNow();
  if (end.lastAttempt) {
    questions.push_back({&flow, i, {Socket{end.listener, 0, Socket::State::listening}}});
    return;
  }
  const Address& address = flow.key.ends[i].address;
  if (!addresses_.has(flow.key.family, address) && !namespaces_.has(flow.key.family, address)) {
    end.asking = false;
    end.state = State::foreign;
    return;
  }
  auto answered = socketsOf(flow, i);
  if (!answered) {
    waiting_.emplace(steadyNow() + kWait, Place{flow.key, i});
    return;
  }
  std::vector<Socket> sockets = std::move(*answered);
  if (flow.key.protocol == kUdp && !end.isListed) udpByPort_.emplace(flow.key.ends[i].port, Place{flow.key, i});
  end.isListed = flow.key.protocol == kUdp;
  if (end.state == State::owned && flow.key.protocol == kUdp && stillHas(flow, i, sockets)) return;
  bool canCome = !sockets.empty();
  const auto passOver = [&](const Socket& socket) {
    if (socket.state == Socket::State::listening) {
      // The end that opened the connection never listened: its socket is gone.
      const bool accepts = flow.opener >= 0 && flow.opener != i;
      if (accepts) end.listener = socket.inode;
      else canCome = false;
      return true;
    }
    return socket.inode == 0 || (socket.cookie != 0 && socket.cookie == end.formerCookie);
  };
  sockets.erase(std::remove_if(sockets.begin(), sockets.end(), passOver), sockets.end());
  if (sockets.empty() || sockets.size() > kMostShared) notFound(flow, i, canCome);
  else questions.push_back({&flow, i, std::move(sockets)});
}

std::optional<std::vector<Socket>> FlowOwners::socketsOf(const Flow& flow, int i) {
  const FlowKey& key = flow.key;
  const End& local = key.ends[i];
  const End& remote = key.ends[1 - i];
  const FlowEnd& end = flow.ends[i];
  const bool again = end.askedNs > end.fromNs || end.attempts > kFirstAttempts;
  const std::uint64_t sinceNs = again ? questionNs_ - 1 : std::min(end.fromNs, questionNs_ - 1);
  if (!addresses_.has(key.family, local.address)) return namespaces_.find(key, i, sinceNs);
  if (key.protocol == kTcp) {
    const auto socket = sockets_.tcp(key.family, local, remote, addresses_.scopeOf(key.family, local.address));
    return socket ? std::vector<Socket>{*socket} : std::vector<Socket>{};
  }
  readUdp();
  if (udpNs_ <= sinceNs) return std::nullopt;
  return bestOf(udp_, key.family, local, remote);
}

// Once for all that is asked at a time, and where there are many sockets, at most a fifth of the time is spent with it.
void FlowOwners::readUdp() {
  const SteadyTime begin = steadyNow();
  if (udpNs_ >= questionNs_ || begin < nextUdp_) return;
  udpNs_ = wallClockNs();
  udp_ = sockets_.udp();
  const auto took = steadyNow() - begin;
  nextUdp_ = took < kQuick ? SteadyTime{} : steadyNow() + took * kUdpShare;
}

// Sockets that share an end have to be of one process, else nobody can tell which of them it is.
void FlowOwners::settle(const Question& question, const ProcessFinder::Owners& owners) {
  std::shared_ptr<const ProcessInfo> owner;
  for (const Socket& socket : question.sockets) {
    const auto found = owners.find(socket.inode);
    if (found == owners.end() || (owner && !(owner->stat.key == found->second->stat.key))) {
      notFound(*question.flow, question.end, true);
      return;
    }
    owner = found->second;
  }
  const Socket& first = question.sockets.front();
  answer(*question.flow, question.end, question.sockets.size() == 1 ? first.cookie : 0, std::move(owner),
         first.state == Socket::State::listening);
}

// A connection whose own socket was not seen with a process is that of who listened for it.
void FlowOwners::notFound(Flow& flow, int i, bool canCome) {
  FlowEnd& end = flow.ends[i];
  const bool over = ++end.attempts >= (canCome ? kDelaysMs.size() : kAttemptsWhenGone);
  if (over && end.listener != 0 && !end.lastAttempt) {
    end.lastAttempt = true;
    end.attempts = 0;
  } else if (over || end.lastAttempt) {
    end.asking = false;
    if (end.state == State::owned || end.state == State::closed) return;
    if (end.state != State::missed) ++countsOf(flow).missed;
    end.state = State::missed;
    return;
  }
  schedule(flow, i);
}

// Whether a UDP end is that of its owner as before, as far as it can be told now. Where another socket has taken it without
// a word from the kernel, the new one has it from now on for sure, and the old one had it until it was last seen.
bool FlowOwners::stillHas(Flow& flow, int i, const std::vector<Socket>& sockets) {
  FlowEnd& end = flow.ends[i];
  const bool gone = sockets.empty();
  const bool same = end.cookie == 0 || std::any_of(sockets.begin(), sockets.end(), [&](const Socket& one) { return one.cookie == end.cookie; });
  if (!gone && !same) {
    end.state = State::closed;
    end.closedNs = end.fromNs = udpNs_;
    return false;
  }
  end.asking = false;
  if (same && !gone) end.verifiedNs = std::max(end.verifiedNs, udpNs_);
  return true;
}

void FlowOwners::answer(Flow& flow, int i, std::uint64_t cookie, std::shared_ptr<const ProcessInfo> owner, bool provisional) {
  FlowEnd& end = flow.ends[i];
  const bool isUdp = flow.key.protocol == kUdp;
  if (end.state == State::closed && end.owner && isUdp) tell(flow, i, end.verifiedNs + 1000, false);
  if (end.state == State::missed) --countsOf(flow).missed;
  if (end.state != State::owned) ++countsOf(flow).resolved;
  end.state = State::owned;
  end.asking = false;
  end.provisional = provisional;
  end.askedNs = end.verifiedNs = isUdp ? udpNs_ : questionNs_;
  end.answeredNs = doneNs_;
  end.cookie = cookie;
  // Where sockets come and go on a port, what came before the answer may be of any of them.
  if (isUdp && udpClosedNs_[flow.key.ends[i].port] + kClosedLateNs > end.askedNs) end.fromNs = std::max(end.fromNs, end.askedNs);
  end.owner = std::move(owner);
  end.ownedNs = end.fromNs;
  if (cookie != 0 && !isUdp) tcpByCookie_.emplace(cookie, Place{flow.key, i});
  if (likely_.size() >= kMostLikely) likely_.clear();
  likely_[portOf(flow.key, i)] = end.owner->stat.key.pid;
  tell(flow, i, end.fromNs, true);
}

void FlowOwners::closed(const SocketTable::Closed& closed) {
  const std::uint64_t nowNs = wallClockNs();
  if (closed.flow.protocol == kTcp) closedTcp(closed, nowNs);
  else closedUdp(closed, nowNs);
}

// The kernel goes on sending for it, so its owner stays that of the flow until another connection begins.
void FlowOwners::closedTcp(const SocketTable::Closed& closed, std::uint64_t nowNs) {
  const auto [first, last] = tcpByCookie_.equal_range(closed.cookie);
  bool known = false;
  for (auto place = first; place != last; ++place) {
    const auto found = flows_.find(place->second.first);
    if (found == flows_.end()) continue;
    FlowEnd& end = found->second.ends[place->second.second];
    known = true;
    if (end.cookie != closed.cookie || end.state != State::owned) continue;
    end.state = State::closed;
    end.closedNs = nowNs;
  }
  tcpByCookie_.erase(first, last);
  if (known) return;
  // One whose process was not found: there is no use in waiting for it.
  bool swapped = false;
  const auto found = flows_.find(closed.flow.canonical(swapped));
  if (found == flows_.end()) return;
  FlowEnd& end = found->second.ends[swapped ? 1 : 0];
  if (!end.asking || end.listener == 0 || end.lastAttempt || closed.cookie == end.formerCookie) return;
  end.lastAttempt = true;
  end.attempts = 0;
  schedule(found->second, swapped ? 1 : 0);
}

void FlowOwners::closedUdp(const SocketTable::Closed& closed, std::uint64_t nowNs) {
  udpClosedNs_[closed.flow.ends[0].port] = nowNs;
  const auto [first, last] = udpByPort_.equal_range(closed.flow.ends[0].port);
  for (auto place = first; place != last; ++place) {
    const auto found = flows_.find(place->second.first);
    if (found == flows_.end()) continue;
    const int i = place->second.second;
    FlowEnd& end = found->second.ends[i];
    if (end.state == State::owned && end.cookie == closed.cookie) {
      end.state = State::closed;
      end.closedNs = nowNs;
      tell(found->second, i, nowNs, false);
      begin(found->second, i, nowNs);  // another one may have its place already
    } else {
      closedBeside(found->second, i, nowNs);
    }
  }
}

// A socket that is not the owner's was closed on the same port: it was there before the owner's, or after it. The kernel tells
// of closed sockets in no certain order.
void FlowOwners::closedBeside(Flow& flow, int i, std::uint64_t nowNs) {
  FlowEnd& end = flow.ends[i];
  if (end.owner && end.ownedNs < end.askedNs && nowNs < end.askedNs + kClosedLateNs) {
    tell(flow, i, end.ownedNs, false);
    tell(flow, i, end.askedNs, true);
    end.ownedNs = end.askedNs;
  }
  if (end.state == State::owned) return;
  if (end.owner) tell(flow, i, end.verifiedNs + 1000, false);
  end.closedNs = end.fromNs = std::max(end.fromNs, nowNs);
}

void FlowOwners::loseTrack(std::uint64_t fromNs) {
  const std::uint64_t nowNs = wallClockNs();
  tcpByCookie_.clear();
  for (auto& [key, flow] : flows_) {
    for (int i = 0; i < 2; ++i) {
      FlowEnd& one = flow.ends[i];
      if (one.owner) tell(flow, i, fromNs, false);
      if (one.state == State::foreign) continue;
      one.owner.reset();
      one.cookie = 0;
      one.state = State::unknown;
      one.fromNs = nowNs;
    }
  }
}

void FlowOwners::tellAgain() {
  blocks_.restart();
  for (auto& [key, flow] : flows_) {
    for (int i = 0; i < 2; ++i) {
      const FlowEnd& one = flow.ends[i];
      const bool holds = one.state == State::owned || (one.state == State::closed && key.protocol == kTcp);
      if (holds && one.owner) tell(flow, i, one.ownedNs, true);
    }
  }
}

void FlowOwners::tell(Flow& flow, int i, std::uint64_t fromNs, bool known) {
  Untold told{i, fromNs, known ? flow.ends[i].owner : nullptr};
  if (flow.captured) put(flow, told);
  else if (flow.untold.size() < kMostUntold) flow.untold.push_back(std::move(told));
}

void FlowOwners::put(const Flow& flow, const Untold& told) {
  OwnerRecord record;
  record.fromNs = told.fromNs;
  record.process = told.owner ? blocks_.number(*told.owner) : 0;
  record.family = flow.key.family;
  record.protocol = flow.key.protocol;
  record.local = flow.key.ends[told.end];
  record.remote = flow.key.ends[1 - told.end];
  blocks_.add(record);
}

// Where too much happened before, it is not told at all.
void FlowOwners::noteCaptured(Flow& flow) {
  flow.captured = true;
  counts_.resolved += flow.counts.resolved;
  counts_.missed += flow.counts.missed;
  if (flow.untold.size() < kMostUntold) {
    for (const Untold& told : flow.untold) put(flow, told);
  } else {
    const std::uint64_t nowNs = wallClockNs();
    for (int i = 0; i < 2; ++i) {
      if (flow.ends[i].state == State::owned) tell(flow, i, nowNs, true), flow.ends[i].ownedNs = nowNs;
    }
  }
  flow.untold.clear();
  flow.untold.shrink_to_fit();
}

}  // namespace tapcap::attribution

#endif
