// The one place where tapcap looks into frames: addresses and ports of TCP and UDP over IPv4 and IPv6, and whether a
// connection begins. Never beyond the captured bytes, never further than the ports and TCP's flags.
#pragma once

#include <cstdint>

#include "flow.h"

namespace tapcap::attribution {

// Whether frames of this link type (a DLT_ value) can be looked into.
bool canReadFlows(int dlt);

// False where the frame is of no flow, or not enough of it was captured. Leaves `timeNs` alone.
bool readFlow(int dlt, const std::uint8_t* bytes, std::uint32_t length, Sighting& sighting);

// The same from the network header on; `etherType` says of which kind.
bool readNetworkFlow(std::uint32_t etherType, const std::uint8_t* bytes, std::uint32_t length, Sighting& sighting);

}  // namespace tapcap::attribution
