#include "host-info.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <fstream>

#ifdef __APPLE__
#include <mach-o/dyld.h>
#include <sys/sysctl.h>
#endif

namespace tapcap {

std::string operatingSystemName() {
  utsname names{};
  if (uname(&names) != 0) return "";
  return std::string(names.sysname) + " " + names.release;
}

std::string hardwareName() {
#ifdef __APPLE__
  char brand[128];
  std::size_t size = sizeof brand;
  if (sysctlbyname("machdep.cpu.brand_string", brand, &size, nullptr, 0) == 0) return brand;
#else
  std::ifstream processors("/proc/cpuinfo");
  for (std::string line; std::getline(processors, line);) {
    const std::size_t colon = line.find(": ");
    if (line.rfind("model name", 0) == 0 && colon != std::string::npos) return line.substr(colon + 2);
  }
#endif
  utsname names{};
  return uname(&names) == 0 ? names.machine : "";
}

std::string executablePath() {
#ifdef __APPLE__
  char raw[PATH_MAX];
  std::uint32_t size = sizeof raw;
  char resolved[PATH_MAX];
  if (_NSGetExecutablePath(raw, &size) == 0 && realpath(raw, resolved) != nullptr) return resolved;
#else
  char path[PATH_MAX];
  const ssize_t length = readlink("/proc/self/exe", path, sizeof path);
  if (length > 0 && length < static_cast<ssize_t>(sizeof path)) return std::string(path, static_cast<std::size_t>(length));
#endif
  return "tapcap";
}

}  // namespace tapcap
