// When a capture ends (-a, -c) and when it goes on in the next file (-b): `CRITERION:VALUE` in dumpcap's words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tapcap {

inline constexpr std::uint64_t kMostFrames = 1'000'000'000'000'000;

struct StopConditions {
  std::optional<double> seconds;
  std::optional<std::uint64_t> fileBytes;  // with a ring: of each file, which then goes on in the next one
  std::optional<std::uint64_t> frames;
  std::optional<std::uint64_t> files;
};

struct RingConditions {
  std::optional<double> seconds;
  std::optional<std::uint64_t> intervalSeconds;  // at each multiple of so many seconds since 1970
  std::optional<std::uint64_t> fileBytes;
  std::optional<std::uint64_t> frames;
  std::optional<std::uint64_t> files;            // so many are kept; none: all of them

  bool endsFiles() const { return seconds || intervalSeconds || fileBytes || frames; }
};

// Each returns what is wrong with the text, or nothing.
std::string parseWholeNumber(const std::string& text, std::uint64_t least, std::uint64_t most, const char* what, std::uint64_t& result);
std::string applyStopCondition(StopConditions& stop, const std::string& text);
std::string applyRingCondition(RingConditions& ring, const std::string& text);

}  // namespace tapcap
