#include "conditions.h"

#include <cstdlib>

namespace tapcap {
namespace {

constexpr std::uint64_t kBytesAKilobyte = 1000;
constexpr std::uint64_t kMostKilobytes = 1'000'000'000'000;
constexpr std::uint64_t kMostFiles = 100'000;  // as many as five digits number
constexpr double kTenYears = 3.2e8;

struct Criterion {
  std::string name;
  std::string value;
};

Criterion split(const std::string& text) {
  const std::size_t colon = text.find(':');
  return {text.substr(0, colon), colon == std::string::npos ? "" : text.substr(colon + 1)};
}

std::string parseSeconds(const std::string& text, std::optional<double>& result) {
  char* end = nullptr;
  const double seconds = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !(seconds > 0 && seconds <= kTenYears)) {
    return "The duration must be a number of seconds, not \"" + text + "\"";
  }
  result = seconds;
  return "";
}

std::string parseFileSize(const std::string& text, std::optional<std::uint64_t>& bytes) {
  std::uint64_t kilobytes = 0;
  const std::string problem = parseWholeNumber(text, 1, kMostKilobytes, "The file size in KB", kilobytes);
  if (problem.empty()) bytes = kilobytes * kBytesAKilobyte;
  return problem;
}

}  // namespace

std::string parseWholeNumber(const std::string& text, std::uint64_t least, std::uint64_t most, const char* what, std::uint64_t& result) {
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos && text.size() < 20;
  result = digits ? std::strtoull(text.c_str(), nullptr, 10) : 0;
  if (digits && result >= least && result <= most) return "";
  return std::string(what) + " must be a number from " + std::to_string(least) + " to " + std::to_string(most) + ", not \"" + text + "\"";
}

std::string applyStopCondition(StopConditions& stop, const std::string& text) {
  const auto [name, value] = split(text);
  if (name == "duration") return parseSeconds(value, stop.seconds);
  if (name == "filesize") return parseFileSize(value, stop.fileBytes);
  if (name == "packets") return parseWholeNumber(value, 1, kMostFrames, "The frame count", stop.frames.emplace());
  if (name == "files") return parseWholeNumber(value, 1, kMostFiles, "The number of files", stop.files.emplace());
  return "-a takes duration:SECONDS, filesize:KB, packets:COUNT or files:COUNT, not \"" + text + "\"";
}

std::string applyRingCondition(RingConditions& ring, const std::string& text) {
  constexpr std::uint64_t kLongestInterval = 1'000'000'000;
  const auto [name, value] = split(text);
  if (name == "duration") return parseSeconds(value, ring.seconds);
  if (name == "interval") return parseWholeNumber(value, 1, kLongestInterval, "The interval in seconds", ring.intervalSeconds.emplace());
  if (name == "filesize") return parseFileSize(value, ring.fileBytes);
  if (name == "packets") return parseWholeNumber(value, 1, kMostFrames, "The frame count", ring.frames.emplace());
  if (name == "files") return parseWholeNumber(value, 1, kMostFiles - 1, "The number of files", ring.files.emplace());
  return "-b takes duration:SECONDS, interval:SECONDS, filesize:KB, packets:COUNT or files:COUNT, not \"" + text + "\"";
}

}  // namespace tapcap
