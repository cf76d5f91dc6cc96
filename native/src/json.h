// A JSON text built left to right. Strings that are not UTF-8 (file and interface names may hold anything) have each
// bad byte replaced by U+FFFD, so that what is printed is always valid JSON.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tapcap {

class JsonWriter {
 public:
  JsonWriter& beginObject() { return open('{'); }
  JsonWriter& endObject() { return close('}'); }
  JsonWriter& beginArray() { return open('['); }
  JsonWriter& endArray() { return close(']'); }
  JsonWriter& key(std::string_view name);

  JsonWriter& string(std::string_view value);
  JsonWriter& number(std::uint64_t value);
  JsonWriter& fraction(double value);  // four decimals
  JsonWriter& boolean(bool value);

  const std::string& text() const { return text_; }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();
  void quote(std::string_view value);

  std::string text_;
  bool needsComma_ = false;
};

}  // namespace tapcap
