// Whose addresses are whose: those of this machine, and those of the network namespaces that containers have. Sockets of
// other namespaces are read from /proc/PID/net, since entering one takes the right to administer the system.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "../clock.h"
#include "flow.h"
#include "netlink.h"
#include "socket-table.h"

namespace tapcap::attribution {

class LocalAddresses {
 public:
  LocalAddresses();
  bool has(std::uint8_t family, const Address& address) const;
  // The interface of a link-local address; 0 for others.
  std::uint32_t scopeOf(std::uint8_t family, const Address& address) const;

  int descriptor() const { return changes_.get(); }
  void refresh();  // when the descriptor is readable

 private:
  void read();

  Descriptor queries_;
  Descriptor changes_;
  std::map<Address, std::uint32_t> interfaces_[2];  // by IPv4 and IPv6 address: an interface's index
};

class Namespaces {
 public:
  // Whether some other namespace has the address. Looks again for namespaces once in a while.
  bool has(std::uint8_t family, const Address& address);
  // The sockets that fit best in the namespaces which have the local address, as they were at that time or later. None where
  // that is not to be had yet: reading them is slow, and paced.
  std::optional<std::vector<Socket>> find(const FlowKey& flow, int local, std::uint64_t sinceNs);

 private:
  struct Space {
    int pid;  // of one of its processes
    std::set<Address> addresses[2];
  };

  struct Table {
    std::vector<SocketEntry> sockets;
    std::uint64_t readNs = 0;
  };

  void look();
  const std::vector<SocketEntry>* table(int pid, std::uint8_t protocol, std::uint64_t sinceNs);
  static std::vector<SocketEntry> readTable(int pid, std::uint8_t protocol);

  std::map<std::string, Space> spaces_;
  std::map<std::pair<int, std::uint8_t>, Table> tables_;
  SteadyTime nextLook_{};
  SteadyTime nextRead_{};
};

}  // namespace tapcap::attribution
