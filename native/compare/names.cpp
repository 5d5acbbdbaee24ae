#include "names.h"

#include <cstdint>

namespace assay {
namespace {

enum class Kind : uint8_t { lower, upper, digit, other };

Kind kind_of(char c) {
  if (c >= 'a' && c <= 'z') return Kind::lower;
  if (c >= 'A' && c <= 'Z') return Kind::upper;
  if (c >= '0' && c <= '9') return Kind::digit;
  return static_cast<uint8_t>(c) >= 0x80 ? Kind::lower : Kind::other;  // letters of other scripts stay as they are
}

bool ends_with(const std::string& word, std::string_view ending) {
  return word.size() > ending.size() && std::string_view(word).substr(word.size() - ending.size()) == ending;
}

// English plurals of the shapes that column names have: boxes, batches, dishes, buses, berries, cars; not "class", "bus".
void make_singular(std::string& word) {
  if (word.size() < 4 || ends_with(word, "ss") || ends_with(word, "us") || ends_with(word, "is")) return;
  if (ends_with(word, "ies")) {
    word.replace(word.size() - 3, 3, "y");
  } else if (ends_with(word, "xes") || ends_with(word, "ches") || ends_with(word, "shes") || ends_with(word, "sses") || ends_with(word, "uses")) {
    word.resize(word.size() - 2);
  } else if (word.back() == 's') {
    word.pop_back();
  }
}

// A new word starts after a separator, between letters and digits, and at a capital behind a small letter.
bool starts_word(Kind before, Kind now) {
  if (now == Kind::other) return true;
  if ((before == Kind::digit) != (now == Kind::digit)) return true;
  return before == Kind::lower && now == Kind::upper;
}

}  // namespace

std::string fold_name(std::string_view name) {
  std::string out, word;
  const auto finish = [&] {
    if (word.empty()) return;
    make_singular(word);
    if (!out.empty()) out += ' ';
    out += word;
    word.clear();
  };
  Kind before = Kind::other;
  for (const char c : name) {
    const Kind now = kind_of(c);
    if (starts_word(before, now)) finish();
    if (now != Kind::other) word += now == Kind::upper ? static_cast<char>(c - 'A' + 'a') : c;
    before = now;
  }
  finish();
  return out;
}

}  // namespace assay
