#ifdef __linux__

#include "addresses.h"

#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <sstream>

#include "process-finder.h"

namespace tapcap::attribution {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMostSpaces = 64;
constexpr std::size_t kLongestTable = 4 << 20;
constexpr milliseconds kLookInterval{1000};
constexpr int kLookShare = 10;
constexpr int kReadShare = 4;
constexpr unsigned kListening = 10;

bool isLoopback4(const Address& address) { return address[0] == 127; }
bool isLinkLocal6(const Address& address) { return address[0] == 0xFE && (address[1] & 0xC0) == 0x80; }

// "0100007F:0050", or four such words for IPv6: words of the machine's byte order, as they lie in memory.
bool readEnd(const std::string& text, std::uint8_t family, End& end) {
  const std::size_t colon = text.find(':');
  const std::size_t words = family == 6 ? 4 : 1;
  if (colon != words * 8) return false;
  for (std::size_t i = 0; i < words; ++i) {
    unsigned word = 0;
    if (std::sscanf(text.c_str() + i * 8, "%8x", &word) != 1) return false;
    std::memcpy(end.address.data() + i * 4, &word, 4);
  }
  unsigned port = 0;
  if (std::sscanf(text.c_str() + colon + 1, "%x", &port) != 1) return false;
  end.port = static_cast<std::uint16_t>(port);
  return true;
}

}  // namespace

LocalAddresses::LocalAddresses()
    : queries_(openNetlink(NETLINK_ROUTE)), changes_(openNetlink(NETLINK_ROUTE, RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR)) {
  read();
}

void LocalAddresses::refresh() {
  readMessages(changes_, [](const nlmsghdr&) {});
  read();
}

// rtnetlink(7)
void LocalAddresses::read() {
  struct {
    nlmsghdr header;
    ifaddrmsg body;
  } request{};
  request.header.nlmsg_len = sizeof request;
  request.header.nlmsg_type = RTM_GETADDR;
  request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  for (auto& known : interfaces_) known.clear();
  ask(queries_, request.header, [this](const nlmsghdr& header) {
    if (header.nlmsg_type != RTM_NEWADDR || header.nlmsg_len < NLMSG_LENGTH(sizeof(ifaddrmsg))) return;
    const auto* message = static_cast<const ifaddrmsg*>(NLMSG_DATA(&header));
    long left = static_cast<long>(IFA_PAYLOAD(&header));
    const bool isIpv6 = message->ifa_family == AF_INET6;
    const std::size_t size = isIpv6 ? 16 : 4;
    // IFA_LOCAL is ours; IFA_ADDRESS is as well, but for the other end of a point-to-point link.
    std::optional<Address> own;
    for (auto* one = IFA_RTA(message); RTA_OK(one, left); one = RTA_NEXT(one, left)) {
      if ((one->rta_type != IFA_LOCAL && one->rta_type != IFA_ADDRESS) || RTA_PAYLOAD(one) < size) continue;
      if (own && one->rta_type == IFA_ADDRESS) continue;
      own.emplace();
      std::memcpy(own->data(), RTA_DATA(one), size);
    }
    if (own) interfaces_[isIpv6][*own] = message->ifa_index;
  });
}

bool LocalAddresses::has(std::uint8_t family, const Address& address) const {
  return (family == 4 && isLoopback4(address)) || interfaces_[family == 6].count(address) > 0;
}

std::uint32_t LocalAddresses::scopeOf(std::uint8_t family, const Address& address) const {
  if (family != 6 || !isLinkLocal6(address)) return 0;
  const auto found = interfaces_[1].find(address);
  return found == interfaces_[1].end() ? 0 : found->second;
}

bool Namespaces::has(std::uint8_t family, const Address& address) {
  look();
  return std::any_of(spaces_.begin(), spaces_.end(), [&](const auto& one) { return one.second.addresses[family == 6].count(address) > 0; });
}

void Namespaces::look() {
  const SteadyTime begin = steadyNow();
  if (begin < nextLook_) return;
  static const std::string own = ProcessDirectory(static_cast<int>(getpid())).link("ns/net");
  spaces_.clear();
  tables_.clear();
  for (const int pid : ProcessFinder::all()) {
    const ProcessDirectory process(pid);
    std::string name = process.link("ns/net");
    if (name.empty() || name == own || spaces_.count(name) > 0) continue;
    if (spaces_.size() >= kMostSpaces) break;
    Space& space = spaces_[name];
    space.pid = pid;
    // "  |-- 10.0.0.2", and in the line below "/32 host LOCAL".
    std::istringstream routes(process.text("net/fib_trie", kLongestTable));
    Address last{};
    for (std::string line; std::getline(routes, line);) {
      unsigned part[4];
      const std::size_t mark = line.find("|-- ");
      if (mark != std::string::npos && std::sscanf(line.c_str() + mark + 4, "%u.%u.%u.%u", part, part + 1, part + 2, part + 3) == 4) {
        last = {};
        std::transform(part, part + 4, last.begin(), [](unsigned value) { return static_cast<std::uint8_t>(value); });
      } else if (line.find("host LOCAL") != std::string::npos && !isLoopback4(last)) {
        space.addresses[0].insert(last);
      }
    }
    std::istringstream addresses(process.text("net/if_inet6", kLongestTable));
    for (std::string line; std::getline(addresses, line);) {
      Address address{};
      bool whole = line.size() > 32;
      for (std::size_t i = 0; whole && i < 16; ++i) {
        unsigned byte = 0;
        whole = std::sscanf(line.c_str() + i * 2, "%2x", &byte) == 1;
        address[i] = static_cast<std::uint8_t>(byte);
      }
      const bool loopback = address == Address{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
      if (whole && !loopback) space.addresses[1].insert(address);
    }
  }
  nextLook_ = steadyNow() + std::max<SteadyTime::duration>((steadyNow() - begin) * kLookShare, kLookInterval);
}

const std::vector<SocketEntry>* Namespaces::table(int pid, std::uint8_t protocol, std::uint64_t sinceNs) {
  Table& known = tables_[{pid, protocol}];
  if (known.readNs > sinceNs) return &known.sockets;
  const SteadyTime begin = steadyNow();
  if (begin < nextRead_) return nullptr;
  known.readNs = wallClockNs();
  known.sockets = readTable(pid, protocol);
  nextRead_ = steadyNow() + (steadyNow() - begin) * kReadShare;
  return &known.sockets;
}

// /proc/PID/net/tcp and its like, proc(5): "sl local remote state queues timer retransmits uid timeout inode ..."
std::vector<SocketEntry> Namespaces::readTable(int pid, std::uint8_t protocol) {
  std::vector<SocketEntry> sockets;
  const ProcessDirectory process(pid);
  for (const std::uint8_t family : {std::uint8_t{4}, std::uint8_t{6}}) {
    const std::string name = std::string("net/") + (protocol == kTcp ? "tcp" : "udp") + (family == 6 ? "6" : "");
    std::istringstream lines(process.text(name.c_str(), kLongestTable));
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string skipped, local, remote, state;
      words >> skipped >> local >> remote >> state >> skipped >> skipped >> skipped >> skipped >> skipped;
      SocketEntry entry{};
      if (!(words >> entry.socket.inode) || !readEnd(local, family, entry.local) || !readEnd(remote, family, entry.remote)) continue;
      entry.family = unmap(entry.local, entry.remote, family);
      const bool listens = protocol == kTcp && std::strtoul(state.c_str(), nullptr, 16) == kListening;
      entry.socket.state = listens                  ? Socket::State::listening
                           : entry.remote.port == 0 ? Socket::State::unbound
                                                    : Socket::State::connected;
      sockets.push_back(entry);
    }
  }
  sortByPort(sockets);
  return sockets;
}

// Where two namespaces have the same address, the sockets of both are found, and nobody can tell which of them it is.
std::optional<std::vector<Socket>> Namespaces::find(const FlowKey& flow, int local, std::uint64_t sinceNs) {
  std::vector<Socket> found;
  const End& here = flow.ends[local];
  for (const auto& [name, space] : spaces_) {
    if (space.addresses[flow.family == 6].count(here.address) == 0) continue;
    const auto* sockets = table(space.pid, flow.protocol, sinceNs);
    if (sockets == nullptr) return std::nullopt;
    const std::vector<Socket> best = bestOf(*sockets, flow.family, here, flow.ends[1 - local]);
    found.insert(found.end(), best.begin(), best.end());
  }
  return found;
}

}  // namespace tapcap::attribution

#endif
