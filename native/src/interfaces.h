// The interfaces of this machine as libpcap lists them, and how they are printed.
#pragma once

#include <string>
#include <vector>

#include "failure.h"
#include "pcap-library.h"

namespace tapcap {

struct InterfaceEntry {
  std::string name;
  std::string description;
  std::vector<std::string> addresses;
  bool up = false;
  bool running = false;
  bool loopback = false;
  bool wireless = false;

  // A network interface or the pseudo-device "any", and not a bus or a log that opening could disturb.
  bool isNetwork() const;
};

Result<std::vector<InterfaceEntry>> listInterfaces(const PcapLibrary& pcap);

// Takes a name, or a number counted from 1 as -D prints it.
const InterfaceEntry* findInterface(const std::vector<InterfaceEntry>& entries, const std::string& nameOrNumber);

// Prints to standard output; needs no rights, but without them link types stay unknown.
void printInterfaces(const PcapLibrary& pcap, const std::vector<InterfaceEntry>& entries, bool json);

}  // namespace tapcap
