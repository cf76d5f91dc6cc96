// Wireshark's extcap convention: lets Wireshark list and start tapcap's interfaces as its own.
// https://www.wireshark.org/docs/man-pages/extcap.html
#pragma once

#include <string>
#include <vector>

#include "interfaces.h"
#include "pcap-library.h"

namespace tapcap::extcap {

// Wireshark lists the same interfaces by itself: ours are told apart by a prefix.
std::string deviceName(const std::string& extcapName);

void printInterfaces(const std::vector<InterfaceEntry>& entries);
void printLinkTypes(const PcapLibrary& pcap, const std::string& device);
void printConfiguration();

}  // namespace tapcap::extcap
