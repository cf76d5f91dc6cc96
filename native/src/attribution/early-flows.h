// A look at the interfaces beside the capture's: of beginning TCP connections and of UDP, at once and not when the kernel
// next hands out a block of frames, ten milliseconds later. By then a socket that lives for five is gone.
//
// The kernel passes on nothing but these frames' headers. Of UDP not even those while there is much of it, and while frames
// come in a flood nothing is looked at: bounded work, whatever arrives.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "../clock.h"
#include "flow.h"
#include "netlink.h"

namespace tapcap::attribution {

class EarlyFlows {
 public:
  // Takes CAP_NET_RAW; looks at nothing without it. "any" is every interface.
  explicit EarlyFlows(const std::vector<std::string>& interfaces);

  const std::vector<Descriptor>& descriptors() const { return sockets_; }
  void read(const std::function<void(const Sighting&)>& visit);

  // Told now and then how many frames the capture had so far.
  void pace(std::uint64_t frames);

 private:
  enum class Look { nothing, connections, everything };
  void look(Look wanted);

  std::vector<Descriptor> sockets_;
  std::vector<int> indexes_;
  Look current_ = Look::everything;
  std::uint64_t udpSeen_ = 0;
  std::uint64_t udpBefore_ = 0;
  std::uint64_t framesBefore_ = 0;
  SteadyTime pacedAt_{};
  SteadyTime calmFrom_{};
};

}  // namespace tapcap::attribution
