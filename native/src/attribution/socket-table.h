// Which sockets there are, asked of the kernel (sock_diag(7)): by tuple for TCP, all of them at once for UDP, of which there
// are few. Knows nothing of processes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "flow.h"
#include "netlink.h"

namespace tapcap::attribution {

struct Socket {
  enum class State { connected, listening, unbound };
  std::uint32_t inode = 0;   // 0: no process holds it (not accepted yet, or closed already)
  std::uint64_t cookie = 0;  // never used again; 0 where it is not known
  State state = State::connected;
};

struct SocketEntry {
  Socket socket;
  std::uint8_t family;
  bool onlyIpv6;
  End local;
  End remote;  // port 0: not connected
};

// Of sockets that are not looked up by the kernel: all that fit an end best. Several can share one. They are in the order of
// their local ports.
std::vector<Socket> bestOf(const std::vector<SocketEntry>& sockets, std::uint8_t family, const End& local, const End& remote);

void sortByPort(std::vector<SocketEntry>& sockets);

// An IPv6 socket that speaks IPv4 has mapped addresses (RFC 4291 section 2.5.5.2): makes them those of an IPv4 flow. Returns
// the family that it is of then.
std::uint8_t unmap(End& local, End& remote, std::uint8_t family);

class SocketTable {
 public:
  SocketTable();

  // The TCP socket of one end of a connection, or the one that listens there. `scope`: interface of a link-local address.
  std::optional<Socket> tcp(std::uint8_t family, const End& local, const End& remote, std::uint32_t scope);

  // All UDP sockets, in the order of their local ports.
  std::vector<SocketEntry> udp();

  // The kernel tells of sockets that were closed, some time later.
  std::vector<int> closedDescriptors() const { return {closedTcp_.get(), closedUdp_.get()}; }
  struct Closed {
    FlowKey flow;  // local, remote; the latter zero where the socket was not connected
    std::uint64_t cookie;
  };
  Reading readClosed(const std::function<void(const Closed&)>& visit);

 private:
  Descriptor queries_;
  Descriptor closedTcp_;
  Descriptor closedUdp_;
};

}  // namespace tapcap::attribution
