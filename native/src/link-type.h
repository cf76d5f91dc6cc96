// Link-layer types have two numberings: libpcap's DLT_ values, a few of which differ by platform, and the LINKTYPE_ values
// that files carry (https://www.tcpdump.org/linktypes.html).
#pragma once

#include <string>

#include "failure.h"
#include "pcap-library.h"

namespace tapcap {

// The number to write into a file for libpcap's `dlt`.
int fileLinkType(int dlt);

// "EN10MB", or "DLT 77" for one that libpcap has no name for.
std::string linkTypeName(const PcapLibrary& pcap, int dlt);
std::string linkTypeDescription(const PcapLibrary& pcap, int dlt);

// Accepts a name ("EN10MB") or a number. Fails with code `bad-link-type`.
Result<int> parseLinkType(const PcapLibrary& pcap, const std::string& text);

}  // namespace tapcap
