// A value or a fault: what functions that can fail return instead of throwing.
#pragma once
#include <optional>
#include <utility>

#include "diagnostics.h"

namespace assay {

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Fault fault) : fault_(std::move(fault)) {}
  explicit operator bool() const { return value_.has_value(); }
  T& operator*() { return *value_; }
  T* operator->() { return &*value_; }
  const Fault& fault() const { return fault_; }

 private:
  std::optional<T> value_;
  Fault fault_;
};

}  // namespace assay
