#include "answer.h"

#include <cstring>
#include <type_traits>

namespace assay {
namespace {

constexpr uint32_t kLayout = 0x61737931;  // changes with the order of fields below

bool is_final(Status status) { return status == Status::optimal || status == Status::infeasible || status == Status::unbounded; }

uint64_t checksum_of(std::string_view bytes) {
  uint64_t sum = 0xcbf29ce484222325;
  for (const char byte : bytes) {
    sum = (sum ^ static_cast<uint8_t>(byte)) * 0x100000001b3;
  }
  return sum;
}

template <class T>
void append_plain(const T& value, std::string& out) {
  static_assert(std::is_trivially_copyable_v<T>);
  const size_t at = out.size();
  out.resize(at + sizeof(T));
  std::memcpy(out.data() + at, &value, sizeof(T));
}

template <class List>
void append_list(const List& list, std::string& out) {
  const size_t bytes = list.size() * sizeof(typename List::value_type);
  append_plain(static_cast<uint64_t>(list.size()), out);
  const size_t at = out.size();
  out.resize(at + bytes);
  if (bytes > 0) std::memcpy(out.data() + at, list.data(), bytes);
}

class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : rest_(bytes) {}
  template <class T>
  bool take(T& value) {
    if (rest_.size() < sizeof(T)) return false;
    std::memcpy(&value, rest_.data(), sizeof(T));
    rest_.remove_prefix(sizeof(T));
    return true;
  }
  template <class List>
  bool take_list(List& list) {
    uint64_t size = 0;
    if (!take(size) || size > rest_.size() / sizeof(typename List::value_type)) return false;
    const size_t bytes = size * sizeof(typename List::value_type);
    list.resize(size);
    if (bytes > 0) std::memcpy(list.data(), rest_.data(), bytes);
    rest_.remove_prefix(bytes);
    return true;
  }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

// The fields in their order, for writing and reading alike.
template <class Judged, class Visit>
bool for_each_number(Judged& judgement, const Visit& visit) {
  return visit(judgement.objective) && visit(judgement.bound) && visit(judgement.primal_violation) && visit(judgement.integrality_violation) &&
         visit(judgement.dual_violation) && visit(judgement.nodes) && visit(judgement.iterations);
}

}  // namespace

bool can_be_shared(const Judgement& judgement) {
  return (is_final(judgement.status) || judgement.status == Status::limit) && !judgement.by_small &&
         judgement.audit == Judgement::Audit::none;
}

void append_answer(const Judgement& judgement, bool lasting, std::string& out) {
  const size_t start = out.size();
  append_plain(static_cast<uint8_t>(lasting && is_final(judgement.status) ? 1 : 0), out);
  append_plain(kLayout, out);
  append_plain(judgement.status, out);
  append_plain(judgement.certificate, out);
  append_plain(judgement.reason, out);
  append_plain(static_cast<uint8_t>(judgement.tolerance_sensitive ? 1 : 0), out);
  for_each_number(judgement, [&](double value) {
    append_plain(value, out);
    return true;
  });
  for (const std::string* text : {&judgement.message, &judgement.exact, &judgement.reformulated}) append_list(*text, out);
  append_list(judgement.point, out);
  append_list(judgement.ray, out);
  append_plain(checksum_of(std::string_view(out).substr(start)), out);
}

bool read_answer(std::string_view bytes, Judgement& out) {
  uint64_t sum = 0;
  if (bytes.size() < sizeof(sum)) return false;
  std::memcpy(&sum, bytes.data() + bytes.size() - sizeof(sum), sizeof(sum));
  bytes.remove_suffix(sizeof(sum));
  if (sum != checksum_of(bytes)) return false;
  out = Judgement{};
  Cursor cursor(bytes);
  uint8_t lasting = 0, sensitive = 0;
  uint32_t layout = 0;
  if (!cursor.take(lasting) || !cursor.take(layout) || layout != kLayout) return false;
  if (!cursor.take(out.status) || !cursor.take(out.certificate) || !cursor.take(out.reason) || !cursor.take(sensitive)) return false;
  out.tolerance_sensitive = sensitive != 0;
  if (!for_each_number(out, [&](double& value) { return cursor.take(value); })) return false;
  for (std::string* text : {&out.message, &out.exact, &out.reformulated}) {
    if (!cursor.take_list(*text)) return false;
  }
  if (!cursor.take_list(out.point) || !cursor.take_list(out.ray) || !cursor.at_end()) return false;
  return can_be_shared(out) && out.certificate <= Certificate::proved && out.reason <= FaultCode::badItem;
}

}  // namespace assay
