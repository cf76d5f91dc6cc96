#ifdef __linux__

#include "early-flows.h"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/socket.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "frame-flow.h"

namespace tapcap::attribution {
namespace {

using std::chrono::milliseconds;

constexpr std::uint32_t kEveryProtocol = 0x0003;  // ETH_P_ALL, the only one that shows what this machine sends
constexpr std::uint32_t kNoProtocol = 0xFFFF;     // reserved (RFC 1701), no frame has it; 0 would leave a socket bound to what it was
constexpr std::uint32_t kHeaderBytes = 128;
constexpr int kReceiveBytes = 1 << 20;
constexpr int kMostReads = 4096;
constexpr std::uint64_t kMuchUdp = 10'000;   // a second
constexpr std::uint64_t kFlood = 50'000;     // frames a second
constexpr milliseconds kPaceInterval{50};
constexpr milliseconds kRest{1000};

constexpr sock_filter statement(int code, std::uint32_t value) { return {static_cast<std::uint16_t>(code), 0, 0, value}; }
constexpr sock_filter jump(int code, std::uint32_t value, int ifTrue, int ifFalse) {
  return {static_cast<std::uint16_t>(code), static_cast<std::uint8_t>(ifTrue), static_cast<std::uint8_t>(ifFalse), value};
}

// Bytes count from the network header. TCP with SYN and without ACK, and UDP where it is wanted; first fragments only.
void attachFilter(int socket, bool withUdp) {
  constexpr int kWord = BPF_LD | BPF_W | BPF_ABS, kHalf = BPF_LD | BPF_H | BPF_ABS, kByte = BPF_LD | BPF_B | BPF_ABS;
  constexpr int kEqual = BPF_JMP | BPF_JEQ | BPF_K, kAnyBit = BPF_JMP | BPF_JSET | BPF_K;
  const std::uint32_t udp = withUdp ? kUdp : 0xFFFF;
  std::array<sock_filter, 21> program{{
      statement(kWord, static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_PROTOCOL)),
      jump(kEqual, 0x0800, 2, 0),
      jump(kEqual, 0x86DD, 11, 0),
      statement(BPF_RET | BPF_K, 0),
      statement(kHalf, 6),  // 4: IPv4, RFC 791
      jump(kAnyBit, 0x1FFF, 14, 0),
      statement(kByte, 9),
      jump(kEqual, udp, 11, 0),
      jump(kEqual, kTcp, 0, 11),
      statement(BPF_LDX | BPF_B | BPF_MSH, 0),
      statement(BPF_LD | BPF_B | BPF_IND, 13),
      statement(BPF_ALU | BPF_AND | BPF_K, 0x12),
      jump(kEqual, 0x02, 6, 7),
      statement(BPF_RET | BPF_K, 0),
      statement(kByte, 6),  // 14: IPv6, RFC 8200
      jump(kEqual, udp, 3, 0),
      jump(kEqual, kTcp, 0, 3),
      statement(kByte, 40 + 13),
      jump(kEqual, 0x02, 0, 1),
      statement(BPF_RET | BPF_K, kHeaderBytes),  // 19
      statement(BPF_RET | BPF_K, 0),             // 20
  }};
  const sock_fprog filter{static_cast<std::uint16_t>(program.size()), program.data()};
  setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter);
}

bool bindTo(int socket, int index, std::uint32_t protocol) {
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_ifindex = index;
  address.sll_protocol = htons(static_cast<std::uint16_t>(protocol));
  return bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

std::uint64_t stampOf(msghdr& message) {
  for (cmsghdr* control = CMSG_FIRSTHDR(&message); control != nullptr; control = CMSG_NXTHDR(&message, control)) {
    if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_TIMESTAMPNS) continue;
    timespec time;
    std::memcpy(&time, CMSG_DATA(control), sizeof time);
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(time.tv_nsec);
  }
  return wallClockNs();
}

}  // namespace

EarlyFlows::EarlyFlows(const std::vector<std::string>& interfaces) {
  for (const std::string& name : interfaces) {
    const bool any = name == "any";
    const int index = any ? 0 : static_cast<int>(if_nametoindex(name.c_str()));
    if ((index == 0 && !any) || std::find(indexes_.begin(), indexes_.end(), index) != indexes_.end()) continue;
    Descriptor socket(::socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket) continue;
    attachFilter(socket.get(), true);
    const int on = 1;
    setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUF, &kReceiveBytes, sizeof kReceiveBytes);
    setsockopt(socket.get(), SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    if (!bindTo(socket.get(), index, kEveryProtocol)) continue;
    sockets_.push_back(std::move(socket));
    indexes_.push_back(index);
  }
}

void EarlyFlows::read(const std::function<void(const Sighting&)>& visit) {
  std::uint8_t bytes[kHeaderBytes];
  alignas(cmsghdr) char control[64];
  for (const Descriptor& socket : sockets_) {
    for (int i = 0; i < kMostReads; ++i) {
      sockaddr_ll from{};
      iovec part{bytes, sizeof bytes};
      msghdr message{&from, sizeof from, &part, 1, control, sizeof control, 0};
      const ssize_t size = recvmsg(socket.get(), &message, 0);
      if (size <= 0) break;
      Sighting sighting;
      if (!readNetworkFlow(ntohs(from.sll_protocol), bytes, static_cast<std::uint32_t>(size), sighting)) continue;
      if (sighting.key.protocol == kUdp) ++udpSeen_;
      sighting.timeNs = stampOf(message);
      visit(sighting);
    }
  }
}

void EarlyFlows::pace(std::uint64_t frames) {
  const SteadyTime now = steadyNow();
  if (now - pacedAt_ < kPaceInterval) return;
  const double seconds = std::chrono::duration<double>(now - pacedAt_).count();
  const bool flood = static_cast<double>(frames - framesBefore_) > seconds * kFlood;
  const bool muchUdp = static_cast<double>(udpSeen_ - udpBefore_) > seconds * kMuchUdp;
  pacedAt_ = now;
  framesBefore_ = frames;
  udpBefore_ = udpSeen_;
  if (flood || muchUdp) {
    calmFrom_ = now + kRest;
    look(flood ? Look::nothing : std::min(current_, Look::connections));
  } else if (now >= calmFrom_) {
    look(Look::everything);
  }
}

void EarlyFlows::look(Look wanted) {
  if (wanted == current_) return;
  for (std::size_t i = 0; i < sockets_.size(); ++i) {
    if (wanted != Look::nothing) attachFilter(sockets_[i].get(), wanted == Look::everything);
    if (wanted == Look::nothing || current_ == Look::nothing) {
      bindTo(sockets_[i].get(), indexes_[i], wanted == Look::nothing ? kNoProtocol : kEveryProtocol);
    }
  }
  current_ = wanted;
}

}  // namespace tapcap::attribution

#endif
