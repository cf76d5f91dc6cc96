// What went wrong, in the words shown to the user: every part returns this instead of printing or exiting.
#pragma once

#include <optional>
#include <string>
#include <utility>

namespace tapcap {

enum ExitCode { kExitOk = 0, kExitUsage = 1, kExitCaptureFailed = 2, kExitCannotStart = 3 };

struct Failure {
  std::string code;  // one of the codes listed in README.md
  std::string message;
  std::string hint;  // what to do about it; may be empty
};

template <typename T>
class Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Failure failure) : failure_(std::move(failure)) {}

  explicit operator bool() const { return value_.has_value(); }
  T& operator*() { return *value_; }
  T* operator->() { return &*value_; }
  const Failure& failure() const { return failure_; }

 private:
  std::optional<T> value_;
  Failure failure_;
};

}  // namespace tapcap
