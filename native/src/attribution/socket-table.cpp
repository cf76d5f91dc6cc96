#ifdef __linux__

#include "socket-table.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <sys/socket.h>

#include <algorithm>

namespace tapcap::attribution {
namespace {

constexpr std::size_t kMostUdpSockets = 65536;
constexpr std::uint8_t kListening = 10;  // TCP_LISTEN in the kernel's numbers

struct Request {
  nlmsghdr header;
  inet_diag_req_v2 body;
};

Request requestOf(std::uint8_t family, std::uint8_t protocol, std::uint16_t flags) {
  Request request{};
  request.header.nlmsg_len = sizeof request;
  request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  request.header.nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
  request.body.sdiag_family = family == 6 ? AF_INET6 : AF_INET;
  request.body.sdiag_protocol = protocol;
  request.body.idiag_states = ~std::uint32_t{0};
  return request;
}

bool isMapped(const std::uint8_t* address) {
  constexpr std::uint8_t kPrefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  return std::equal(kPrefix, kPrefix + 12, address);
}

End endOf(const void* address, std::uint16_t port, std::uint8_t family) {
  End end;
  end.port = ntohs(port);
  std::memcpy(end.address.data(), address, family == 6 ? 16 : 4);
  return end;
}

std::uint64_t cookieOf(const inet_diag_sockid& id) { return std::uint64_t{id.idiag_cookie[1]} << 32 | id.idiag_cookie[0]; }

const inet_diag_msg* messageOf(const nlmsghdr& header) {
  if (header.nlmsg_len < NLMSG_LENGTH(sizeof(inet_diag_msg))) return nullptr;
  return static_cast<const inet_diag_msg*>(NLMSG_DATA(&header));
}

bool onlyIpv6(const nlmsghdr& header) {
  const auto* message = static_cast<const char*>(NLMSG_DATA(&header));
  auto* attribute = reinterpret_cast<const rtattr*>(message + NLMSG_ALIGN(sizeof(inet_diag_msg)));
  long left = static_cast<long>(header.nlmsg_len) - static_cast<long>(NLMSG_LENGTH(NLMSG_ALIGN(sizeof(inet_diag_msg))));
  for (; RTA_OK(attribute, left); attribute = RTA_NEXT(attribute, left)) {
    if (attribute->rta_type == INET_DIAG_SKV6ONLY) return *static_cast<const std::uint8_t*>(RTA_DATA(attribute)) != 0;
  }
  return false;
}

constexpr std::uint32_t groupBit(int group) { return 1u << (group - 1); }

}  // namespace

std::uint8_t unmap(End& local, End& remote, std::uint8_t family) {
  if (family != 6 || !isMapped(local.address.data())) return family;
  for (End* end : {&local, &remote}) {
    const Address whole = end->address;
    end->address = {};
    if (isMapped(whole.data())) std::copy(whole.begin() + 12, whole.end(), end->address.begin());
  }
  return 4;
}

SocketTable::SocketTable()
    : queries_(openNetlink(NETLINK_SOCK_DIAG)),
      closedTcp_(openNetlink(NETLINK_SOCK_DIAG, groupBit(SKNLGRP_INET_TCP_DESTROY) | groupBit(SKNLGRP_INET6_TCP_DESTROY))),
      closedUdp_(openNetlink(NETLINK_SOCK_DIAG, groupBit(SKNLGRP_INET_UDP_DESTROY) | groupBit(SKNLGRP_INET6_UDP_DESTROY))) {}

std::optional<Socket> SocketTable::tcp(std::uint8_t family, const End& local, const End& remote, std::uint32_t scope) {
  Request request = requestOf(family, kTcp, 0);
  inet_diag_sockid& id = request.body.id;
  std::memcpy(id.idiag_src, local.address.data(), 16);
  std::memcpy(id.idiag_dst, remote.address.data(), 16);
  id.idiag_sport = htons(local.port);
  id.idiag_dport = htons(remote.port);
  id.idiag_if = scope;
  id.idiag_cookie[0] = id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  std::optional<Socket> found;
  ask(queries_, request.header, [&](const nlmsghdr& header) {
    const inet_diag_msg* message = messageOf(header);
    if (message == nullptr) return;
    const bool listens = message->idiag_state == kListening;
    if (!listens && message->id.idiag_dport != id.idiag_dport) return;
    found = Socket{message->idiag_inode, cookieOf(message->id), listens ? Socket::State::listening : Socket::State::connected};
  });
  return found;
}

std::vector<SocketEntry> SocketTable::udp() {
  std::vector<SocketEntry> sockets;
  for (const std::uint8_t family : {std::uint8_t{4}, std::uint8_t{6}}) {
    Request request = requestOf(family, kUdp, NLM_F_DUMP);
    ask(queries_, request.header, [&](const nlmsghdr& header) {
      const inet_diag_msg* message = messageOf(header);
      if (message == nullptr || sockets.size() >= kMostUdpSockets) return;
      SocketEntry entry{{message->idiag_inode, cookieOf(message->id), Socket::State::connected},
                        family,
                        family == 6 && onlyIpv6(header),
                        endOf(message->id.idiag_src, message->id.idiag_sport, family),
                        endOf(message->id.idiag_dst, message->id.idiag_dport, family)};
      entry.family = unmap(entry.local, entry.remote, family);
      if (entry.remote.port == 0) entry.socket.state = Socket::State::unbound;
      sockets.push_back(entry);
    });
  }
  sortByPort(sockets);
  return sockets;
}

void sortByPort(std::vector<SocketEntry>& sockets) {
  std::sort(sockets.begin(), sockets.end(), [](const SocketEntry& a, const SocketEntry& b) { return a.local.port < b.local.port; });
}

std::vector<Socket> bestOf(const std::vector<SocketEntry>& sockets, std::uint8_t family, const End& local, const End& remote) {
  std::vector<Socket> best;
  int bestScore = 0;
  const auto before = [](const SocketEntry& one, std::uint16_t port) { return one.local.port < port; };
  auto next = std::lower_bound(sockets.begin(), sockets.end(), local.port, before);
  for (; next != sockets.end() && next->local.port == local.port; ++next) {
    const SocketEntry& one = *next;
    const bool anyLocal = one.local.address == Address{};
    // An IPv6 socket bound to no address takes IPv4 as well, where it was not told to leave that alone.
    const bool sameFamily = one.family == family;
    if (!sameFamily && !(family == 4 && anyLocal && !one.onlyIpv6)) continue;
    if (!anyLocal && one.local.address != local.address) continue;
    const bool connected = one.remote.port != 0;
    if (connected && (!sameFamily || !(one.remote == remote))) continue;
    const int score = 1 + (connected ? 4 : 0) + (anyLocal ? 0 : 2) + (sameFamily ? 1 : 0);
    if (score < bestScore) continue;
    if (score > bestScore) best.clear();
    bestScore = score;
    best.push_back(one.socket);
  }
  return best;
}

Reading SocketTable::readClosed(const std::function<void(const Closed&)>& visit) {
  const auto read = [&visit](const Descriptor& socket, std::uint8_t protocol) {
    return readMessages(socket, [&visit, protocol](const nlmsghdr& header) {
      const inet_diag_msg* message = messageOf(header);
      if (message == nullptr) return;
      const std::uint8_t family = message->idiag_family == AF_INET6 ? 6 : 4;
      Closed closed{};
      closed.cookie = cookieOf(message->id);
      closed.flow.protocol = protocol;
      closed.flow.ends[0] = endOf(message->id.idiag_src, message->id.idiag_sport, family);
      closed.flow.ends[1] = endOf(message->id.idiag_dst, message->id.idiag_dport, family);
      closed.flow.family = unmap(closed.flow.ends[0], closed.flow.ends[1], family);
      visit(closed);
    });
  };
  const Reading tcp = read(closedTcp_, kTcp);
  const Reading udp = read(closedUdp_, kUdp);
  return tcp == Reading::lost ? tcp : udp;
}

}  // namespace tapcap::attribution

#endif
