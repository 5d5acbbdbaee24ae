// The plainest lines of an MPS text, `column row value [row value]` of COLUMNS in free form, a batch at a time: nearly all of
// nearly every large text. Rows of a large file lie all over the memory, so all names of a batch are on their way into the cache
// before the first is looked up. Any other line is left to the sections' own functions, whose outcome is the same to the letter.
// (What this buys: bench/read.mjs, docs/log.md.)
#include "mps_state.h"

namespace assay {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_line_end(char c) { return c == '\n' || c == '\r'; }

void skip_blanks(const char*& at) {
  while (is_blank(*at)) ++at;
}

// A field: all up to a blank or the line's end. check_text() has refused the other control characters.
std::string_view take_field(const char*& at) {
  const char* const from = at;
  while (static_cast<unsigned char>(*at) > ' ') ++at;
  return {from, static_cast<size_t>(at - from)};
}

// [sign] number, with a blank or the line's end behind it.
bool take_value(const char*& at, const char* end, Number& number) {
  const bool negative = *at == '-';
  if (negative || *at == '+') ++at;
  if (!scan_short_number(at, end, number) || static_cast<unsigned char>(*at) > ' ') return false;
  if (negative && number.value != 0) {
    number.value = -number.value;
    number.mantissa = -number.mantissa;  // 0 where the double is exact
  }
  skip_blanks(at);
  return true;
}

// Row and value; `at` stays inside the line. Rows that start so may be a marker or a comment.
bool take_pair(const char*& at, const char* end, PlainPair& pair) {
  if (*at == '\'' || *at == '$') return false;
  pair.row = take_field(at);
  skip_blanks(at);
  return !pair.row.empty() && take_value(at, end, pair.number);
}

}  // namespace

// Fills `plain` with the pairs of the lines from `behind` on and moves it behind the last of them. How many there are.
size_t MpsReader::State::scan_plain_lines(size_t& behind) {
  const char* const begin = text.data();
  const char* const end = begin + plain_end;  // a line end stands there, so that nothing below runs past it
  std::string_view column = model->column_name[static_cast<size_t>(current_column)];
  size_t count = 0;
  while (count + 2 <= plain.size()) {
    const char* at = begin + behind;
    while (at < end && is_line_end(*at)) ++at;
    if (at >= end || !is_blank(*at)) break;
    const auto line_offset = static_cast<size_t>(at - begin);
    skip_blanks(at);
    const std::string_view name = take_field(at);
    skip_blanks(at);
    if (name.empty() || !take_pair(at, end, plain[count])) break;
    const bool second = !is_line_end(*at);
    if (second && (!take_pair(at, end, plain[count + 1]) || !is_line_end(*at))) break;
    const bool opens = name != column;
    for (const size_t last = count + second; count <= last; ++count) {
      PlainPair& pair = plain[count];
      pair.column = name;
      pair.line = line_offset;
      pair.opens = opens && count + second == last;
      pair.key = row_names.key_of(pair.row);
      row_names.prefetch(pair.key);
    }
    column = name;
    behind = static_cast<size_t>(at - begin) + 1;
  }
  return count;
}

// Looks up the rows. How many pairs, in whole lines, come before the first unknown one.
size_t MpsReader::State::find_plain_rows(size_t count) {
  for (size_t i = 0; i < count; ++i) {
    PlainPair& pair = plain[i];
    pair.row_number = row_names.find(pair.row, pair.key);
    if (pair.row_number < 0) return i > 0 && plain[i - 1].line == pair.line ? i - 1 : i;
    __builtin_prefetch(&marks[static_cast<size_t>(pair.row_number)], 1);
  }
  return count;
}

// False where a limit ends the reading. A fault ends its line only.
bool MpsReader::State::store_plain_pairs(size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const PlainPair& pair = plain[i];
    const bool good = (!pair.opens || open_column(pair.column, static_cast<size_t>(pair.column.data() - text.data()))) &&
                      store_entry(pair.row_number, pair.number, pair.row);
    if (good) continue;
    if (diagnostics->full() || diagnostics->faults().back().code == FaultCode::tooLarge) return false;
    if (i + 1 < count && plain[i + 1].line == pair.line) ++i;
  }
  return true;
}

// Reads on from the next line, as far as lines are plain. Called when a column is in hand.
bool MpsReader::State::read_plain_columns() {
  while (true) {
    size_t behind = lines.at();
    const size_t count = scan_plain_lines(behind);
    const size_t known = find_plain_rows(count);
    if (known == 0) return true;
    lines.go_to(known == count ? behind : plain[known].line);
    if (!store_plain_pairs(known)) return false;
    if (known < count || count + 2 <= plain.size()) return true;
  }
}

}  // namespace assay
