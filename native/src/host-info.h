// What the file says about the machine it was captured on.
#pragma once

#include <string>

namespace tapcap {

std::string operatingSystemName();  // "Linux 6.1.0-18-amd64"
std::string hardwareName();         // the processor, or the architecture
std::string executablePath();       // of this process; "tapcap" where it cannot be told

}  // namespace tapcap
