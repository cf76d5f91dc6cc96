#ifdef __linux__

#include "process-blocks.h"

#include <unistd.h>

#include "../clock.h"
#include "../json.h"

namespace tapcap::attribution {
namespace {

constexpr std::uint32_t kBlockType = 0x80545350;  // the top bit: for local use
constexpr std::uint32_t kMark = 0x54535043;
enum Kind : std::uint16_t { kProcesses = 1, kOwners = 2 };
constexpr std::uint16_t kVersion = 1;

constexpr std::size_t kMostProcesses = 16384;
constexpr std::size_t kMostRecords = 65536;
constexpr std::size_t kRecordsABlock = 4096;
constexpr std::size_t kProcessesABlock = 64;

class Block {
 public:
  Block(Kind kind, std::uint64_t table) {
    number(kBlockType), number(std::uint32_t{0});
    number(kMark), number(kVersion), number(static_cast<std::uint16_t>(kind)), number(table);
  }

  template <typename Number>
  void number(Number value) {
    bytes(&value, sizeof value);
  }
  void bytes(const void* data, std::size_t size) { bytes_.append(static_cast<const char*>(data), size); }

  void appendTo(std::string& blocks) {
    bytes_.resize((bytes_.size() + 3) & ~std::size_t{3});
    const auto size = static_cast<std::uint32_t>(bytes_.size() + 4);
    std::memcpy(&bytes_[4], &size, sizeof size);
    number(size);
    blocks += bytes_;
  }

 private:
  std::string bytes_;
};

std::string textOf(const ProcessInfo& process, std::uint32_t number) {
  JsonWriter json;
  json.beginObject().key("n").number(number);
  json.key("pid").number(static_cast<std::uint64_t>(process.stat.key.pid));
  json.key("ppid").number(static_cast<std::uint64_t>(process.stat.parent));
  json.key("start").number(process.stat.key.startTicks);
  json.key("name").string(process.name).key("path").string(process.path).key("cmdline").string(process.commandLine);
  json.key("uid").number(process.userId).key("user").string(process.user).key("container").string(process.container);
  return json.endObject().text();
}

void putProcesses(const std::vector<std::string>& texts, std::uint64_t table, std::string& blocks) {
  for (std::size_t at = 0; at < texts.size(); at += kProcessesABlock) {
    std::string json = "[";
    for (std::size_t i = at; i < texts.size() && i < at + kProcessesABlock; ++i) json += (i == at ? "" : ",") + texts[i];
    json += ']';
    Block block(kProcesses, table);
    block.number(static_cast<std::uint32_t>(json.size()));
    block.bytes(json.data(), json.size());
    block.appendTo(blocks);
  }
}

void putRecords(const std::vector<OwnerRecord>& records, std::uint64_t table, std::string& blocks) {
  for (std::size_t at = 0; at < records.size(); at += kRecordsABlock) {
    const std::size_t end = std::min(records.size(), at + kRecordsABlock);
    Block block(kOwners, table);
    block.number(static_cast<std::uint32_t>(end - at));
    for (std::size_t i = at; i < end; ++i) {
      const OwnerRecord& record = records[i];
      block.number(static_cast<std::uint32_t>(record.fromNs >> 32));
      block.number(static_cast<std::uint32_t>(record.fromNs));
      block.number(record.process);
      block.number(record.family), block.number(record.protocol);
      block.number(record.local.port), block.number(record.remote.port), block.number(std::uint16_t{0});
      block.bytes(record.local.address.data(), record.local.address.size());
      block.bytes(record.remote.address.data(), record.remote.address.size());
    }
    block.appendTo(blocks);
  }
}

}  // namespace

ProcessBlocks::ProcessBlocks() : table_(wallClockNs() ^ static_cast<std::uint64_t>(getpid()) << 44) {}

std::uint32_t ProcessBlocks::number(const ProcessInfo& process) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const std::string identity = textOf(process, 0);
  const auto known = numbers_.find(identity);
  if (known != numbers_.end()) return known->second;
  if (numbers_.size() >= kMostProcesses) numbers_.clear();
  numbers_.emplace(identity, next_);
  if (untold_.size() < kMostProcesses) untold_.push_back(textOf(process, next_));
  return next_++;
}

void ProcessBlocks::add(const OwnerRecord& record) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (records_.size() < kMostRecords) records_.push_back(record);
  else overflowed_ = true;
}

bool ProcessBlocks::overflowed() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return records_.size() < kMostRecords / 2 && std::exchange(overflowed_, false);
}

void ProcessBlocks::restart() {
  const std::lock_guard<std::mutex> lock(mutex_);
  numbers_.clear();
}

bool ProcessBlocks::take(std::string& blocks) {
  std::vector<std::string> texts;
  std::vector<OwnerRecord> records;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    texts.swap(untold_);
    records.swap(records_);
  }
  if (texts.empty() && records.empty()) return false;
  putProcesses(texts, table_, blocks);
  putRecords(records, table_, blocks);
  return true;
}

}  // namespace tapcap::attribution

#endif
