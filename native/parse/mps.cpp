// The MPS reader: one function a section. Decisions M1… are in docs/mps-format.md.
#include <algorithm>
#include <cmath>

#include "lp_lexer.h"
#include "mps_state.h"

namespace assay {
namespace {

constexpr double kInfinite = 1e20;
// Room for the entries of a large text is taken at once: growing step by step copies it again and again.
constexpr size_t kLargeText = size_t{1} << 20, kBytesAnEntry = 16;

struct SectionName {
  std::string_view word;
  MpsSection section;
};
constexpr SectionName kSections[] = {
    {"name", MpsSection::name},           {"objsense", MpsSection::objsense},     {"objname", MpsSection::objname},
    {"objective", MpsSection::objname},   {"rows", MpsSection::rows},             {"lazycons", MpsSection::lazy},
    {"usercuts", MpsSection::cuts},       {"columns", MpsSection::columns},       {"rhs", MpsSection::rhs},
    {"ranges", MpsSection::ranges},       {"bounds", MpsSection::bounds},         {"quadobj", MpsSection::quadobj},
    {"qsection", MpsSection::quadobj},    {"qmatrix", MpsSection::qmatrix},       {"qcmatrix", MpsSection::qcmatrix},
    {"sos", MpsSection::sos},             {"sets", MpsSection::sos},              {"sos1", MpsSection::sos},
    {"sos2", MpsSection::sos},            {"indicators", MpsSection::indicators}, {"endata", MpsSection::endata},
    {"pwlobj", MpsSection::refused},      {"gencons", MpsSection::refused},       {"scenarios", MpsSection::refused},
    {"csection", MpsSection::refused},    {"multiobj", MpsSection::refused},      {"branch", MpsSection::refused},
    {"pwlnam", MpsSection::refused},      {"pwlcon", MpsSection::refused},        {"max", MpsSection::objsense},
    {"maximize", MpsSection::objsense},   {"maximise", MpsSection::objsense},     {"min", MpsSection::objsense},
    {"minimize", MpsSection::objsense},   {"minimise", MpsSection::objsense},
};

bool is_sense_word(std::string_view word, Sense& sense) {
  for (std::string_view name : {"max", "maximize", "maximise", "maximum"}) {
    if (!same_word(word, name)) continue;
    sense = Sense::max;
    return true;
  }
  for (std::string_view name : {"min", "minimize", "minimise", "minimum"}) {
    if (!same_word(word, name)) continue;
    sense = Sense::min;
    return true;
  }
  return false;
}

}  // namespace

void MpsReader::State::warn(WarningCode code, size_t offset, std::string message, bool once) {
  const uint64_t bit = uint64_t{1} << (static_cast<uint32_t>(code) & 63);
  if (once && (warned & bit) != 0) return;
  warned |= bit;
  diagnostics->warn(code, offset, std::move(message));
}

void MpsReader::State::reset() {
  section = MpsSection::none;
  row_names.clear();
  column_names.clear();
  rows.clear();
  marks.clear();
  columns.clear();
  entries.clear();
  costs.clear();
  lowers.clear();
  uppers.clear();
  quadratic.clear();
  objective_name = {};
  for (int i = 0; i < 3; ++i) {
    set_names[i] = {};
    set_seen[i] = false;
  }
  objective_found = integer_block = split = ended = sense_given = false;
  current_column = quadratic_row = -1;
  sos_type = 0;
  warned = 0;
  seen_sections = 0;
  inexact = 0;
}

bool MpsReader::State::fields_between(size_t least, size_t most, std::string_view what) {
  if (line.count >= least && line.count <= most && !line.overflow) return true;
  const size_t offset = line.count > most ? field(most).offset : line.end;
  return fault(FaultCode::badField, offset, "expected " + std::string(what) + ", got " + std::to_string(line.count) + (line.count == 1 ? " field" : " fields"));
}

int32_t MpsReader::State::row_of(const MpsField& f) {
  const int32_t row = row_names.find(f.text);
  if (row < 0) fault(FaultCode::unknownName, f.offset, "no row is called " + quoted(f.text));
  return row;
}

int32_t MpsReader::State::column_of(const MpsField& f) {
  const int32_t column = column_names.find(f.text);
  if (column < 0) fault(FaultCode::unknownName, f.offset, "no column is called " + quoted(f.text));
  return column;
}

// number := [sign] (digits … | inf | infinity), with D as an exponent too
bool MpsReader::State::number_of(const MpsField& f, Number& out, bool infinite_allowed) {
  std::string_view digits = f.text;
  bool negative = false;
  if (!digits.empty() && (digits.front() == '+' || digits.front() == '-')) {
    negative = digits.front() == '-';
    digits.remove_prefix(1);
  }
  if (same_word(digits, "inf") || same_word(digits, "infinity")) {
    if (!infinite_allowed) return fault(FaultCode::numberOutOfRange, f.offset, quoted(f.text) + " cannot stand here");
    out = Number::of(negative ? -kInfinity : kInfinity);
    if (picky()) check_infinite(out.value, true, f);
    return true;
  }
  std::string fortran;
  if (const size_t d = digits.find_first_of("dD"); d != std::string_view::npos && d > 0 && digits.size() <= 64) {
    differs(Construct::dExponent, f.offset, f.text);
    fortran = digits;
    fortran[d] = 'e';
    digits = fortran;
  }
  const char* at = digits.data();
  const NumberScan scan = scan_number(at, digits.data() + digits.size(), out, model->pool);
  if (scan == NumberScan::notANumber || (scan == NumberScan::ok && at != digits.data() + digits.size())) {
    return fault(FaultCode::badNumber, f.offset, "expected a number, got " + quoted(f.text));
  }
  if (scan == NumberScan::outOfRange) return fault(FaultCode::numberOutOfRange, f.offset, quoted(f.text) + " is beyond what a double can hold");
  if (negative) out = negate(out, model->pool);
  if (std::abs(out.value) >= kInfinite) {
    if (infinite_allowed) {
      if (picky()) check_infinite(out.value, false, f);
      warn(WarningCode::infiniteBound, f.offset, "a value of 1e20 or more counts as infinite", true);
      out = Number::of(negative ? -kInfinity : kInfinity);
    }
  }
  return true;
}

bool MpsReader::State::read_sense(const MpsField& f, SensePlace place) {
  const Sense before = model->sense;
  if (is_sense_word(f.text, model->sense)) {
    if (picky()) check_sense(f, place);
    if (sense_given && model->sense != before) {
      warn(WarningCode::repeatedSection, f.offset, "the sense of the objective is given twice; the last counts", true);
    }
    sense_given = true;
    return true;
  }
  return fault(FaultCode::unexpectedToken, f.offset, "expected MAX or MIN in OBJSENSE, got " + quoted(f.text));
}

bool MpsReader::State::enter_section() {
  const MpsField& word = field(0);
  const auto found = std::find_if(std::begin(kSections), std::end(kSections), [&](const SectionName& s) { return same_word(word.text, s.word); });
  if (found == std::end(kSections)) {
    section = MpsSection::none;
    return fault(FaultCode::unknownSection, word.offset, "no section is called " + quoted(word.text) + "; a data line starts with a blank");
  }
  if (section == MpsSection::quadobj || section == MpsSection::qmatrix || section == MpsSection::qcmatrix) finish_quadratic();
  // MAX alone behind OBJSENSE may stand in the first column.
  Sense sense = Sense::min;
  if (found->section == MpsSection::objsense && is_sense_word(word.text, sense)) {
    section = MpsSection::none;
    return read_sense(word, SensePlace::alone);
  }
  if (section == MpsSection::objname && line.count == 1 && objective_name.empty() && found->section == MpsSection::none) return true;
  section = found->section;
  section_offset = word.offset;
  if (picky()) check_section(word);
  const uint32_t bit = uint32_t{1} << static_cast<uint32_t>(section);
  if ((seen_sections & bit) != 0 && (section == MpsSection::rows || section == MpsSection::columns || section == MpsSection::name)) {
    return fault(FaultCode::duplicateSection, word.offset, "the section " + quoted(word.text) + " is given twice");
  }
  seen_sections |= bit;
  const auto need = [&](MpsSection before, std::string_view name) {
    if ((seen_sections & (uint32_t{1} << static_cast<uint32_t>(before))) != 0) return true;
    fault(FaultCode::sectionOrder, word.offset, "the section " + quoted(word.text) + " stands before " + std::string(name));
    return false;
  };
  switch (section) {
    case MpsSection::name:
      if (line.count > 1) model->name = field(1).text;
      return true;
    case MpsSection::objsense:
      if (line.count > 1) {
        if (!read_sense(field(1), SensePlace::sameLine)) return false;
        section = MpsSection::none;
      }
      return true;
    case MpsSection::objname:
      if ((seen_sections & (uint32_t{1} << static_cast<uint32_t>(MpsSection::rows))) != 0) {
        return fault(FaultCode::sectionOrder, word.offset, "the section " + quoted(word.text) + " must stand before ROWS");
      }
      if (line.count > 1) objective_name = field(1).text;
      return true;
    case MpsSection::lazy: warn(WarningCode::lazyRows, word.offset, "lazy constraints are read as rows", true); return need(MpsSection::rows, "ROWS");
    case MpsSection::cuts: warn(WarningCode::userCuts, word.offset, "user cuts are kept apart: they are no rows of the model", true); return need(MpsSection::rows, "ROWS");
    case MpsSection::columns: return need(MpsSection::rows, "ROWS");
    case MpsSection::rhs:
    case MpsSection::ranges: return need(MpsSection::rows, "ROWS");
    case MpsSection::bounds: return need(MpsSection::columns, "COLUMNS");
    case MpsSection::qcmatrix:
      if (!need(MpsSection::columns, "COLUMNS")) return false;
      if (line.count < 2) return fault(FaultCode::badField, line.end, "expected the name of a row behind QCMATRIX");
      quadratic_row = row_of(field(1));
      if (quadratic_row < 0) return false;
      if (rows[static_cast<size_t>(quadratic_row)].type < RowType::less) {
        return fault(FaultCode::badQuadratic, field(1).offset, "QCMATRIX belongs to a constraint; quadratic terms of the objective stand in QUADOBJ or QMATRIX");
      }
      warn(WarningCode::quadraticConvention, word.offset, std::string("readers differ on the factor of QCMATRIX; it is read ") + (options->conventions.quadratic_row_half ? "with one half" : "without one half"), true);
      return true;
    case MpsSection::quadobj:
    case MpsSection::qmatrix:
    case MpsSection::indicators: return need(MpsSection::columns, "COLUMNS");
    case MpsSection::sos:
      sos_type = same_word(word.text, "sos1") ? 1 : same_word(word.text, "sos2") ? 2 : 0;
      return need(MpsSection::columns, "COLUMNS");
    case MpsSection::refused:
      return fault(FaultCode::unsupportedSection, word.offset, "the section " + quoted(word.text) + " is not read: this reader takes linear, quadratic, indicator and SOS constraints");
    case MpsSection::endata: ended = true; return true;
    default: return true;
  }
}

// row := ("N" | "L" | "G" | "E") name
bool MpsReader::State::read_row() {
  // Fixed form keeps field numbers: 1 is the type, 2 the name.
  if (!fields_between(2, 2, "a row's type and name")) return false;
  const MpsField& type = field(0);
  const MpsField& name = field(1);
  RowInfo row{.name = name.text};
  if (type.text.size() != 1) return fault(FaultCode::unexpectedToken, type.offset, "expected a row type N, L, G or E, got " + quoted(type.text));
  switch (type.text[0] & ~32) {
    case 'N': row.type = RowType::dropped; break;
    case 'L': row.type = RowType::less; break;
    case 'G': row.type = RowType::greater; break;
    case 'E': row.type = RowType::equal; break;
    default: return fault(FaultCode::unexpectedToken, type.offset, "expected a row type N, L, G or E, got " + quoted(type.text));
  }
  if (type.text[0] >= 'a') differs(Construct::lowerCaseType, type.offset, type.text);
  if (row.type == RowType::dropped) {
    if (section != MpsSection::rows) return fault(FaultCode::unexpectedToken, type.offset, "a row of this section cannot be free");
    const bool chosen = objective_name.empty() ? !objective_found : name.text == objective_name;
    if (chosen) {
      row.type = RowType::objective;
      objective_found = true;
      model->objective_name = name.text;
    } else {
      differs(Construct::unusedFreeRow, name.offset);
      warn(WarningCode::unusedObjectiveRow, name.offset, "the free row " + quoted(name.text) + " is not the objective and is dropped", false);
    }
  }
  if (section == MpsSection::cuts) row.destiny = Destiny::cut;
  const NameTable::Key key = row_names.key_of(name.text);
  if (row_names.find(name.text, key) >= 0) return fault(FaultCode::duplicateName, name.offset, "the row " + quoted(name.text) + " is declared twice");
  if (rows.size() >= options->limits.rows) {
    return fault(FaultCode::tooLarge, name.offset, "the text has more rows than the limit of " + std::to_string(options->limits.rows));
  }
  row_names.add(name.text, key);
  rows.push_back(row);
  marks.push_back({.type = row.type});
  return true;
}

bool MpsReader::State::read_marker(size_t at) {
  const std::string_view word = field(at).text;
  if (word.front() != '\'') differs(Construct::unquotedMarker, field(at).offset);
  if (word == "'INTORG'" || word == "INTORG") {
    if (integer_block) return fault(FaultCode::badMarker, field(at).offset, "INTORG inside an integer block");
    integer_block = true;
    return true;
  }
  if (word == "'INTEND'" || word == "INTEND") {
    if (!integer_block) return fault(FaultCode::badMarker, field(at).offset, "INTEND outside an integer block");
    integer_block = false;
    return true;
  }
  if (word == "'SOSORG'" || word == "'SOSEND'") return fault(FaultCode::badMarker, field(at).offset, "SOS sets by markers are not read; use a SOS section");
  return fault(FaultCode::badMarker, field(at).offset, "expected 'INTORG' or 'INTEND', got " + quoted(word));
}

bool MpsReader::State::store_entry(int32_t row, const Number& value, std::string_view row_name) {
  const auto offset = [&] { return static_cast<size_t>(row_name.data() - text.data()); };
  if (entries.size() >= options->limits.nonzeros) {
    return fault(FaultCode::tooLarge, offset(), "the text has more entries than the limit of " + std::to_string(options->limits.nonzeros));
  }
  RowMark& mark = marks[static_cast<size_t>(row)];
  if (mark.last_column == current_column) {
    return fault(FaultCode::duplicateEntry, offset(), "the column " + quoted(model->column_name[static_cast<size_t>(current_column)]) + " has two entries in the row " + quoted(row_name));
  }
  mark.last_column = current_column;
  if (mark.type == RowType::objective) {
    costs[static_cast<size_t>(current_column)] = value;
  } else if (mark.type != RowType::dropped) {
    entries.push_back({row, current_column, value});
    inexact += !value.is_exact();
  }
  return true;
}

bool MpsReader::State::read_entry(const MpsField& row_field, const MpsField& value_field) {
  const int32_t row = row_of(row_field);
  Number value;
  return number_of(value_field, value, false) && row >= 0 && store_entry(row, value, row_field.text);
}

// Makes `name` the column in hand.
bool MpsReader::State::open_column(std::string_view name, size_t offset) {
  const NameTable::Key key = column_names.key_of(name);
  current_column = column_names.find(name, key);
  if (current_column >= 0) {
    split = true;
    differs(Construct::splitColumn, offset);
    warn(WarningCode::splitColumn, offset, "the entries of the column " + quoted(name) + " are not together", false);
    return true;
  }
  if (columns.size() >= options->limits.columns) {
    return fault(FaultCode::tooLarge, offset, "the text has more columns than the limit of " + std::to_string(options->limits.columns));
  }
  current_column = column_names.add(name, key);
  columns.push_back({.integer = integer_block, .marked = integer_block, .offset = offset});
  model->column_name.push_back(name);
  costs.push_back(Number::of(0));
  lowers.push_back(Number::of(0));
  uppers.push_back(Number::of(kInfinity));
  return true;
}

// column := name row value [row value] | name 'MARKER' ('INTORG' | 'INTEND')
bool MpsReader::State::read_column() {
  const bool marker = line.count >= 3 && (field(1).text == "'MARKER'" || (fixed && field(2).text == "'MARKER'"));
  if (marker || (line.count >= 3 && field(2).text == "'MARKER'")) {
    return read_marker(line.count - 1);
  }
  const size_t first = fixed ? 1 : 0;  // fixed form: field 1 is empty here
  if (!fields_between(first + 3, first + 5, "a column, a row and a value, and perhaps another row and value")) return false;
  if (line.count == first + 4) return fault(FaultCode::badField, line.end, "expected a value behind the row " + quoted(field(first + 3).text));
  const MpsField& name = field(first);
  const bool opens = current_column < 0 || model->column_name[static_cast<size_t>(current_column)] != name.text;
  if (opens && !open_column(name.text, name.offset)) return false;
  if (!read_entry(field(first + 1), field(first + 2))) return false;
  if (line.count >= first + 5 && !read_entry(field(first + 3), field(first + 4))) return false;
  return fixed || picky() || read_plain_columns();
}

// A set other than the first: left out, or the one that counts. `take` says whether the line counts.
bool MpsReader::State::open_set(int which, std::string_view name, size_t offset, bool& take) {
  take = true;
  if (!set_seen[which]) {
    set_seen[which] = true;
    set_names[which] = name;
    return true;
  }
  if (set_names[which] == name) return true;
  constexpr Construct kSecond[][2] = {{Construct::severalSides, Construct::severalSidesLast},
                                       {Construct::severalRanges, Construct::severalRangesLast},
                                       {Construct::severalBounds, Construct::severalBoundsLast}};
  differs(kSecond[which][options->conventions.last_set_wins ? 1 : 0], offset);
  warn(WarningCode::severalSets, offset, "a second set " + quoted(name) + "; the " + (options->conventions.last_set_wins ? "last" : "first") + " counts", false);
  if (!options->conventions.last_set_wins) {
    take = false;
    return true;
  }
  set_names[which] = name;
  if (which == 0) {
    for (RowInfo& row : rows) {
      row.rhs = Number::of(0);
      row.has_rhs = false;
    }
    model->offset = 0;
    std::erase_if(model->exact, [](const ExactEntry& e) { return e.field == Field::offset; });
  } else if (which == 1) {
    for (RowInfo& row : rows) row.has_range = false;
  } else {
    for (size_t j = 0; j < columns.size(); ++j) {
      columns[j].any_bound = columns[j].lower_given = columns[j].upper_given = columns[j].semi = false;
      lowers[j] = Number::of(0);
      uppers[j] = Number::of(kInfinity);
    }
  }
  return true;
}

// Where the pairs of row and value start: the set's name may be left out.
bool MpsReader::State::pairs_from(size_t& first, int which, bool& take) {
  if (fixed) {
    if (!fields_between(4, 6, "a row and a value")) return false;
    if (line.count == 5) return fault(FaultCode::badField, line.end, "expected a value behind the row " + quoted(field(4).text));
    first = 2;
    return open_set(which, field(1).text, field(1).offset, take);
  }
  if (!fields_between(2, 5, "a row and a value")) return false;
  const bool named = line.count % 2 == 1;
  first = named ? 1 : 0;
  if (!named) differs(Construct::setNameMissing, field(0).offset);
  return open_set(which, named ? field(0).text : std::string_view{}, field(0).offset, take);
}

bool MpsReader::State::read_rhs() {
  size_t first = 0;
  bool take = true;
  if (!pairs_from(first, 0, take)) return false;
  for (size_t at = first; at + 1 < line.count; at += 2) {
    const int32_t row = row_of(field(at));
    Number value;
    if (!number_of(field(at + 1), value, row >= 0 && rows[static_cast<size_t>(row)].type >= RowType::less) || row < 0) return false;
    if (!take) continue;
    RowInfo& info = rows[static_cast<size_t>(row)];
    if (info.type == RowType::objective) {
      const Number offset = negate(value, model->pool);
      model->offset = offset.value;
      std::erase_if(model->exact, [](const ExactEntry& e) { return e.field == Field::offset; });
      if (!offset.is_exact()) model->exact.push_back({.field = Field::offset, .slot = 0, .number = offset});
      differs(Construct::objectiveSide, field(at).offset);
    } else if (info.type == RowType::dropped) {
      differs(Construct::freeRowSide, field(at).offset);
      warn(WarningCode::ignoredEntry, field(at).offset, "a right side of the dropped row " + quoted(info.name) + " has no effect", false);
    } else {
      if (info.has_rhs && info.rhs.value != value.value) {
        differs(Construct::sideTwice, field(at).offset);
        warn(WarningCode::duplicateEntry, field(at).offset, "the right side of the row " + quoted(info.name) + " is given twice; the last counts", false);
      }
      info.rhs = value;
      info.has_rhs = true;
      info.rhs_offset = field(at + 1).offset;
    }
  }
  return true;
}

bool MpsReader::State::read_range() {
  size_t first = 0;
  bool take = true;
  if (!pairs_from(first, 1, take)) return false;
  for (size_t at = first; at + 1 < line.count; at += 2) {
    const int32_t row = row_of(field(at));
    Number value;
    if (!number_of(field(at + 1), value, true) || row < 0) return false;
    RowInfo& info = rows[static_cast<size_t>(row)];
    if (info.type < RowType::less) {
      differs(Construct::freeRowRange, field(at).offset);
      warn(WarningCode::ignoredEntry, field(at).offset, "a range on the free row " + quoted(info.name) + " has no effect", false);
    } else if (take) {
      if (info.has_range && info.range.value != value.value) {
        differs(Construct::rangeTwice, field(at).offset);
        warn(WarningCode::duplicateEntry, field(at).offset, "the range of the row " + quoted(info.name) + " is given twice; the last counts", false);
      }
      info.range = value;
      info.has_range = true;
    }
  }
  return true;
}

bool MpsReader::State::set_bound(int32_t column, bool upper, const Number& value, size_t offset, std::string_view type) {
  ColumnInfo& info = columns[static_cast<size_t>(column)];
  bool& given = upper ? info.upper_given : info.lower_given;
  Number& bound = upper ? uppers[static_cast<size_t>(column)] : lowers[static_cast<size_t>(column)];
  if (std::isinf(value.value) && (value.value > 0) != upper) {
    return fault(FaultCode::badBound, offset, upper ? "nothing is at most minus infinity" : "nothing is at least infinity");
  }
  info.any_bound = true;
  if (given && bound.value != value.value) {
    differs(options->conventions.first_bound_wins ? Construct::mpsRepeatedBoundFirst : Construct::mpsRepeatedBound, offset);
    warn(WarningCode::duplicateBound, offset,
         "the " + std::string(upper ? "upper" : "lower") + " bound of " + quoted(model->column_name[static_cast<size_t>(column)]) + " is given twice (" + std::string(type) + "); the " +
             (options->conventions.first_bound_wins ? "first" : "last") + " counts",
         false);
    if (options->conventions.first_bound_wins) return true;
  }
  given = true;
  bound = value;
  if (upper) info.upper_offset = offset;
  return true;
}

// bound := type [set] column [value]
bool MpsReader::State::read_bound() {
  const std::string_view type = field(0).text;
  const auto is = [&](std::string_view word) { return same_word(type, word); };
  const bool bare = is("fr") || is("mi") || is("pl") || is("bv");
  const bool valued = is("up") || is("lo") || is("fx") || is("li") || is("ui") || is("sc") || is("si");
  if (!bare && !valued) return fault(FaultCode::badBound, field(0).offset, "expected a bound type LO, UP, FX, FR, MI, PL, BV, LI, UI, SC or SI, got " + quoted(type));
  if (std::any_of(type.begin(), type.end(), [](char c) { return c >= 'a'; })) differs(Construct::lowerCaseType, field(0).offset, type);
  size_t name = 2, value_at = 3;
  bool take = true;
  if (fixed) {
    if (!fields_between(3, 4, "a bound's type, set, column and value")) return false;
    if (!open_set(2, field(1).text, field(1).offset, take)) return false;
  } else {
    if (!fields_between(2, 4, "a bound's type, set, column and value")) return false;
    // Without a set's name there is one field less; then the column stands second.
    const bool short_form = bare ? line.count == 2 || (line.count == 3 && column_names.find(field(2).text) < 0 && column_names.find(field(1).text) >= 0)
                                 : line.count == 3 && (column_names.find(field(2).text) < 0 || column_names.find(field(1).text) >= 0);
    if (short_form) {
      name = 1;
      value_at = 2;
      differs(Construct::boundSetMissing, field(1).offset);
    }
    if (line.count <= name) return fault(FaultCode::badField, line.end, "expected the column that the bound is for");
    if (!open_set(2, short_form ? std::string_view{} : field(1).text, field(1).offset, take)) return false;
  }
  const int32_t column = column_of(field(name));
  if (column < 0) return false;
  const size_t offset = field(name).offset;
  const bool has_value = line.count > value_at;
  Number value;
  if (valued && !has_value) {
    if (is("sc") || is("si")) return fault(FaultCode::badSemicontinuous, line.end, "a semi-continuous column needs its upper bound as the value");
    return fault(FaultCode::badField, line.end, "expected the value of the bound");
  }
  if (has_value && !number_of(field(value_at), value, true)) return false;
  if (!take) return true;
  ColumnInfo& info = columns[static_cast<size_t>(column)];
  const Number minus = Number::of(-kInfinity), plus = Number::of(kInfinity);
  if (is("fr")) return set_bound(column, false, minus, offset, type) && set_bound(column, true, plus, offset, type);
  if (is("mi")) return set_bound(column, false, minus, offset, type);
  if (is("pl")) return set_bound(column, true, plus, offset, type);
  if (is("bv") || is("li") || is("ui") || is("si")) info.integer = true;
  if (is("bv")) return set_bound(column, false, Number::of(0), offset, type) && set_bound(column, true, Number::of(1), offset, type);
  const size_t value_offset = field(value_at).offset;
  if (is("fx")) {
    if (std::isinf(value.value)) return fault(FaultCode::badBound, value_offset, "nothing equals infinity");
    return set_bound(column, false, value, value_offset, type) && set_bound(column, true, value, value_offset, type);
  }
  if (is("lo") || is("li")) return set_bound(column, false, value, value_offset, type);
  if (is("sc") || is("si")) {
    if (value.value <= 0) {
      return fault(FaultCode::badSemicontinuous, value_offset, "the upper bound of a semi-continuous column must be above 0, got " + quoted(field(value_at).text));
    }
    info.semi = true;
    differs(std::isinf(value.value) ? Construct::semiBoundInfinite : Construct::semiBound, field(0).offset);
    if (std::isinf(value.value)) {
      warn(WarningCode::semicontinuousBound, value_offset, "the semi-continuous column " + quoted(field(name).text) + " has no upper bound", false);
    }
  }
  return set_bound(column, true, value, value_offset, type);
}

// term := column column value
bool MpsReader::State::read_quadratic() {
  const size_t first = fixed ? 1 : 0;
  if (!fields_between(first + 3, first + 3, "two columns and a value")) return false;
  const int32_t a = column_of(field(first));
  const int32_t b = column_of(field(first + 1));
  Number value;
  if (!number_of(field(first + 2), value, false) || a < 0 || b < 0) return false;
  if (quadratic.size() >= options->limits.nonzeros) return fault(FaultCode::tooLarge, line.offset, "the text has more quadratic terms than the limit");
  quadratic.push_back({a, b, value.value, field(first).offset});
  return true;
}

// Terms of the section become literal ones: no factor one half, first <= second.
bool MpsReader::State::finish_quadratic() {
  const bool triangle = section == MpsSection::quadobj;
  const bool half = section != MpsSection::qcmatrix || options->conventions.quadratic_row_half;
  std::vector<Quadratic> list;
  list.swap(quadratic);
  std::stable_sort(list.begin(), list.end(), [](const Quadratic& a, const Quadratic& b) {
    const auto key = [](const Quadratic& q) { return std::pair(std::min(q.first, q.second), std::max(q.first, q.second)); };
    return key(a) < key(b);
  });
  std::vector<QuadraticTerm> terms;
  for (size_t i = 0; i < list.size();) {
    const int32_t low = std::min(list[i].first, list[i].second), high = std::max(list[i].first, list[i].second);
    size_t end = i;
    while (end < list.size() && std::min(list[end].first, list[end].second) == low && std::max(list[end].first, list[end].second) == high) ++end;
    const size_t count = end - i;
    const bool diagonal = low == high;
    const size_t expected = diagonal || triangle ? 1 : 2;
    if (count > expected || (count == 2 && list[i].first == list[i + 1].first)) {
      fault(FaultCode::duplicateEntry, list[i + 1].offset, "the quadratic term of " + quoted(model->column_name[static_cast<size_t>(low)]) + " and " + quoted(model->column_name[static_cast<size_t>(high)]) + " is given twice");
    } else if (count < expected || (count == 2 && list[i].value != list[i + 1].value)) {
      fault(FaultCode::badQuadratic, list[i].offset, "both triangles of the matrix must be given and agree, for " + quoted(model->column_name[static_cast<size_t>(low)]) + " and " + quoted(model->column_name[static_cast<size_t>(high)]));
    } else {
      const double whole = diagonal ? list[i].value : 2 * list[i].value;
      const double value = half ? whole / 2 : whole;
      if (value != 0) terms.push_back({low, high, value});
    }
    i = end;
  }
  if (section != MpsSection::qcmatrix) {
    if (!model->quadratic.empty()) return fault(FaultCode::duplicateSection, section_offset, "the quadratic objective is given twice");
    model->quadratic = std::move(terms);
    return true;
  }
  RowInfo& row = rows[static_cast<size_t>(quadratic_row)];
  if (row.destiny != Destiny::matrix) return fault(FaultCode::badQuadratic, section_offset, "the row " + quoted(row.name) + " cannot have quadratic terms (again)");
  row.destiny = Destiny::quadratic;
  row.place = static_cast<int32_t>(model->quadratic_rows.size());
  model->quadratic_rows.push_back({.linear = {}, .terms = std::move(terms)});
  return true;
}

// set := ("S1" | "S2") [word] [name]    member := [word] column weight
bool MpsReader::State::read_sos() {
  const size_t empty = fixed && field(0).text.empty() ? 1 : 0;
  const MpsField& head = field(empty);
  if (same_word(head.text, "s1") || same_word(head.text, "s2")) {
    if (line.count - empty <= 3 && column_names.find(head.text) < 0) {
      const MpsField& name = field(line.count - 1);
      if (line.count - empty == 3) differs(Construct::setHeaderWord, head.offset);
      const bool twice = line.count - empty > 1 && std::any_of(model->sets.begin(), model->sets.end(), [&](const SpecialSet& set) { return set.name == name.text; });
      model->sets.push_back({.name = line.count - empty > 1 ? field(line.count - 1).text : std::string_view{}, .type = head.text[1] - '0', .column = {}, .weight = {}});
      if (twice) return fault(FaultCode::duplicateName, name.offset, "the special ordered set " + quoted(name.text) + " is declared twice");
      return true;
    }
  }
  if (line.count - empty < 2 || line.count - empty > 3) {
    if (sos_type > 0 && line.count - empty == 1) {
      model->sets.push_back({.name = head.text, .type = sos_type, .column = {}, .weight = {}});
      return true;
    }
    return fault(FaultCode::badSpecialSet, head.offset, "expected S1 or S2 and a name, or a member with its weight");
  }
  if (line.count - empty == 3) differs(Construct::setMemberWord, head.offset);
  if (model->sets.empty()) return fault(FaultCode::badSpecialSet, head.offset, "a member before the first set (S1 or S2)");
  const MpsField& name = field(line.count - 2);
  const int32_t column = column_of(name);
  Number weight;
  if (column < 0 || !number_of(field(line.count - 1), weight, false)) return false;
  SpecialSet& set = model->sets.back();
  if (std::find(set.weight.begin(), set.weight.end(), weight.value) != set.weight.end()) {
    return fault(FaultCode::badSpecialSet, field(line.count - 1).offset, "the weight " + quoted(field(line.count - 1).text) + " stands twice in one set; weights must differ");
  }
  if (std::find(set.column.begin(), set.column.end(), column) != set.column.end()) {
    return fault(FaultCode::badSpecialSet, name.offset, "the column " + quoted(name.text) + " stands twice in one set");
  }
  if (set.column.size() >= 10000) return fault(FaultCode::tooLarge, name.offset, "a special ordered set of more than 10000 columns");
  set.column.push_back(column);
  set.weight.push_back(weight.value);
  return true;
}

// indicator := "IF" row column (0 | 1)
bool MpsReader::State::read_indicator() {
  if (!fields_between(4, 4, "IF, a row, a column and 0 or 1")) return false;
  if (!same_word(field(0).text, "if")) return fault(FaultCode::badIndicator, field(0).offset, "expected IF, got " + quoted(field(0).text));
  const int32_t row = row_of(field(1));
  const int32_t column = column_of(field(2));
  Number value;
  if (row < 0 || column < 0 || !number_of(field(3), value, false)) return false;
  if (value.value != 0 && value.value != 1) return fault(FaultCode::badIndicator, field(3).offset, "expected 0 or 1, got " + quoted(field(3).text));
  RowInfo& info = rows[static_cast<size_t>(row)];
  if (info.type < RowType::less || info.destiny != Destiny::matrix) {
    return fault(FaultCode::badIndicator, field(1).offset, "the row " + quoted(info.name) + " cannot be switched (again)");
  }
  info.destiny = Destiny::indicator;
  info.place = static_cast<int32_t>(model->indicators.size());
  model->indicators.push_back({.column = column, .active = value.value == 1, .row = {}});
  columns[static_cast<size_t>(column)].offset = field(2).offset;
  return true;
}

bool MpsReader::State::read_line() {
  if (line.section) {
    Sense sense = Sense::min;
    if (section == MpsSection::objsense && is_sense_word(field(0).text, sense)) {
      section = MpsSection::none;
      return read_sense(field(0), SensePlace::firstColumn);
    }
    if (enter_section()) return true;
    section = MpsSection::refused;  // what stands below a refused header is not looked at
    return false;
  }
  switch (section) {
    case MpsSection::objsense: {
      const bool good = read_sense(field(fixed && field(0).text.empty() && line.count > 1 ? 1 : 0), SensePlace::nextLine);
      section = MpsSection::none;
      return good;
    }
    case MpsSection::objname: objective_name = field(line.count - 1).text; return true;
    case MpsSection::rows:
    case MpsSection::lazy:
    case MpsSection::cuts: return read_row();
    case MpsSection::columns: return read_column();
    case MpsSection::rhs: return read_rhs();
    case MpsSection::ranges: return read_range();
    case MpsSection::bounds: return read_bound();
    case MpsSection::quadobj:
    case MpsSection::qmatrix:
    case MpsSection::qcmatrix: return read_quadratic();
    case MpsSection::sos: return read_sos();
    case MpsSection::indicators: return read_indicator();
    case MpsSection::refused: return true;
    default:
      return fault(FaultCode::unexpectedToken, field(0).offset, "a data line before any section; expected a section such as ROWS in the first column");
  }
}

// L: [rhs - |R|, rhs]; G: [rhs, rhs + |R|]; E: R > 0 [rhs, rhs + R], R < 0 [rhs + R, rhs]
void MpsReader::State::sides_of(const RowInfo& row, Number& lower, Number& upper) {
  lower = row.type == RowType::less ? Number::of(-kInfinity) : row.rhs;
  upper = row.type == RowType::greater ? Number::of(kInfinity) : row.rhs;
  if (!row.has_range) return;
  const Number size = row.range.value < 0 ? negate(row.range, model->pool) : row.range;
  const auto moved = [&](bool up) {
    if (std::isinf(size.value)) return Number::of(up ? kInfinity : -kInfinity);
    return add(row.rhs, up ? size : negate(size, model->pool), model->pool);
  };
  if (row.type == RowType::less || (row.type == RowType::equal && row.range.value < 0)) lower = moved(false);
  else upper = moved(true);
}

void MpsReader::State::finish_rows() {
  for (RowInfo& row : rows) {
    if (row.type < RowType::less) continue;
    Number lower, upper;
    sides_of(row, lower, upper);
    if (lower.value == kInfinity || upper.value == -kInfinity) {
      fault(FaultCode::badBound, row.rhs_offset, "the row " + quoted(row.name) + " has an infinite right side that no value can meet");
    }
    const SparseRow outside{.name = row.name, .lower = lower.value, .upper = upper.value, .index = {}, .value = {}};
    switch (row.destiny) {
      case Destiny::matrix: {
        row.place = model->rows();
        marks[static_cast<size_t>(&row - rows.data())].place = row.place;
        model->row_lower.push_back(lower.value);
        model->row_upper.push_back(upper.value);
        model->row_name.push_back(row.name);
        const auto slot = static_cast<uint32_t>(row.place);
        if (!lower.is_exact()) model->exact.push_back({.field = Field::rowLower, .slot = slot, .number = lower});
        if (!upper.is_exact()) model->exact.push_back({.field = Field::rowUpper, .slot = slot, .number = upper});
        break;
      }
      case Destiny::cut:
        row.place = static_cast<int32_t>(model->user_cuts.size());
        model->user_cuts.push_back(outside);
        break;
      case Destiny::quadratic: model->quadratic_rows[static_cast<size_t>(row.place)].linear = outside; break;
      case Destiny::indicator: model->indicators[static_cast<size_t>(row.place)].row = outside; break;
    }
  }
}

// The usual file: every row is a row of the matrix and every column is in one piece, so the entries are the matrix already.
bool MpsReader::State::is_plain() const {
  return !split && std::all_of(rows.begin(), rows.end(), [](const RowInfo& row) { return row.destiny == Destiny::matrix; });
}

void MpsReader::State::finish_plain_matrix() {
  model->start.assign(1, 0);
  model->start.reserve(columns.size() + 1);
  model->index.reserve(entries.size());
  model->value.reserve(entries.size());
  model->exact.reserve(model->exact.size() + inexact);
  const auto by_row = [](const Entry& a, const Entry& b) { return a.row < b.row; };
  size_t at = 0;
  for (int32_t column = 0; column < model->columns(); ++column) {
    size_t end = at;
    while (end < entries.size() && entries[end].column == column) ++end;
    const auto first = entries.begin() + static_cast<std::ptrdiff_t>(at), last = entries.begin() + static_cast<std::ptrdiff_t>(end);
    if (!std::is_sorted(first, last, by_row)) std::sort(first, last, by_row);
    for (; at < end; ++at) {
      const Entry& entry = entries[at];
      if (entry.number.value == 0) continue;
      if (!entry.number.is_exact()) {
        model->exact.push_back({.field = Field::matrix, .slot = static_cast<uint32_t>(model->index.size()), .number = entry.number});
      }
      model->index.push_back(marks[static_cast<size_t>(entry.row)].place);
      model->value.push_back(entry.number.value);
    }
    model->start.push_back(static_cast<int32_t>(model->index.size()));
  }
}

// Entries come by columns; build_matrix wants them by rows: a counting sort.
void MpsReader::State::finish_matrix() {
  if (is_plain()) return finish_plain_matrix();
  counts.assign(static_cast<size_t>(model->rows()) + 1, 0);
  size_t inside = 0;
  for (const Entry& entry : entries) {
    RowInfo& row = rows[static_cast<size_t>(entry.row)];
    if (row.destiny == Destiny::matrix) {
      ++counts[static_cast<size_t>(row.place) + 1];
      ++inside;
      continue;
    }
    const auto place = static_cast<size_t>(row.place);
    SparseRow& target = row.destiny == Destiny::cut         ? model->user_cuts[place]
                        : row.destiny == Destiny::quadratic ? model->quadratic_rows[place].linear
                                                            : model->indicators[place].row;
    if (entry.number.value == 0) continue;
    const auto at = std::lower_bound(target.index.begin(), target.index.end(), entry.column) - target.index.begin();
    target.index.insert(target.index.begin() + at, entry.column);
    target.value.insert(target.value.begin() + at, entry.number.value);
  }
  for (size_t i = 1; i < counts.size(); ++i) counts[i] += counts[i - 1];
  triples.resize(inside);
  for (const Entry& entry : entries) {
    const RowInfo& row = rows[static_cast<size_t>(entry.row)];
    if (row.destiny != Destiny::matrix) continue;
    triples[counts[static_cast<size_t>(row.place)]++] = {.row = row.place, .column = entry.column, .number = entry.number};
  }
  if (split) {
    // A column read in parts may repeat a row that another column has stamped since.
    for (size_t i = 0; i < triples.size();) {
      size_t end = i;
      while (end < triples.size() && triples[end].row == triples[i].row) ++end;
      std::stable_sort(triples.begin() + static_cast<std::ptrdiff_t>(i), triples.begin() + static_cast<std::ptrdiff_t>(end),
                       [](const Entry& a, const Entry& b) { return a.column < b.column; });
      for (size_t k = i + 1; k < end; ++k) {
        if (triples[k].column != triples[k - 1].column) continue;
        fault(FaultCode::duplicateEntry, columns[static_cast<size_t>(triples[k].column)].offset,
              "the column " + quoted(model->column_name[static_cast<size_t>(triples[k].column)]) + " has two entries in the row " + quoted(model->row_name[static_cast<size_t>(triples[k].row)]));
        return;
      }
      i = end;
    }
  }
  row_entries.clear();
  size_t at = 0;
  for (int32_t row = 0; row < model->rows(); ++row) {
    for (; at < triples.size() && triples[at].row == row; ++at) row_entries.add(triples[at].column, triples[at].number);
    row_entries.end_row();
  }
  row_entries.build(*model);
}

void MpsReader::State::finish_columns() {
  for (size_t j = 0; j < columns.size(); ++j) {
    ColumnInfo& info = columns[j];
    if (picky()) check_column(info, lowers[j].value, uppers[j].value);
    if (info.integer && !info.any_bound && !options->conventions.integer_default_infinite) {
      warn(WarningCode::integerDefaultBound, info.offset, "the integer column " + quoted(model->column_name[j]) + " of a marker block has no bounds and gets the upper bound 1; some readers give it none", true);
      uppers[j] = Number::of(1);
    }
    if (info.upper_given && !info.lower_given && uppers[j].value < 0) {
      warn(WarningCode::negativeUpperBound, info.upper_offset,
           "the column " + quoted(model->column_name[j]) + " has a negative upper bound and no lower bound; its lower bound " +
               (options->conventions.negative_upper_free ? "becomes -inf" : "stays 0, so it has no value"),
           false);
      if (options->conventions.negative_upper_free) lowers[j] = Number::of(-kInfinity);
    }
    if (info.semi && lowers[j].value > uppers[j].value) {
      fault(FaultCode::badSemicontinuous, info.upper_offset, "the semi-continuous column " + quoted(model->column_name[j]) + " has its lower bound above its upper bound");
    } else if (lowers[j].value > uppers[j].value) {
      warn(WarningCode::boundsCross, info.upper_offset == kNowhere ? info.offset : info.upper_offset, "the lower bound of " + quoted(model->column_name[j]) + " is above its upper bound, so it has no value", false);
    }
    model->cost.push_back(costs[j].value);
    model->column_lower.push_back(lowers[j].value);
    model->column_upper.push_back(uppers[j].value);
    model->kind.push_back(info.semi ? (info.integer ? ColumnKind::semiInteger : ColumnKind::semiContinuous) : info.integer ? ColumnKind::integer : ColumnKind::continuous);
    const auto slot = static_cast<uint32_t>(j);
    if (!costs[j].is_exact()) model->exact.push_back({.field = Field::cost, .slot = slot, .number = costs[j]});
    if (!lowers[j].is_exact()) model->exact.push_back({.field = Field::columnLower, .slot = slot, .number = lowers[j]});
    if (!uppers[j].is_exact()) model->exact.push_back({.field = Field::columnUpper, .slot = slot, .number = uppers[j]});
  }
  for (const Indicator& indicator : model->indicators) {
    const auto j = static_cast<size_t>(indicator.column);
    if (model->kind[j] != ColumnKind::integer || model->column_lower[j] < 0 || model->column_upper[j] > 1) {
      fault(FaultCode::badIndicator, columns[j].offset, "the switch " + quoted(model->column_name[j]) + " of an indicator must be a binary column");
    }
  }
  for (const SpecialSet& set : model->sets) {
    if (set.column.empty()) fault(FaultCode::badSpecialSet, kNowhere, "the special ordered set " + quoted(set.name) + " has no members");
  }
}

bool MpsReader::State::read(bool as_fixed, size_t skip) {
  reset();
  fixed = as_fixed;
  lines.start(text, skip, fixed);
  const size_t last_line_end = text.rfind('\n');
  plain_end = last_line_end == std::string_view::npos ? 0 : last_line_end;
  if (text.size() > kLargeText) entries.reserve(text.size() / kBytesAnEntry);
  bool any = false;
  while (!ended && !diagnostics->full() && lines.next(line)) {
    any = true;
    if (picky()) check_line();
    if (!read_line() && !diagnostics->faults().empty() && diagnostics->faults().back().code == FaultCode::tooLarge) return false;
  }
  if (diagnostics->full()) return false;
  if (!any) return fault(FaultCode::emptyText, kNowhere, "the text holds no model");
  const bool more = ended && lines.next(line);
  if (more) differs(Construct::textAfterEndata, line.offset);
  if (more) warn(WarningCode::textAfterEnd, line.offset, "text behind ENDATA is not read", true);
  if (!ended) {
    if (section == MpsSection::quadobj || section == MpsSection::qmatrix || section == MpsSection::qcmatrix) finish_quadratic();
    if (section != MpsSection::refused) fault(FaultCode::unexpectedEnd, text.size(), "the text has no ENDATA; it may have been cut");
  }
  if (diagnostics->fault_count() > 0) return false;
  if ((seen_sections & (uint32_t{1} << static_cast<uint32_t>(MpsSection::rows))) == 0) {
    return fault(FaultCode::missingSection, kNowhere, "the text has no section ROWS");
  }
  if ((seen_sections & (uint32_t{1} << static_cast<uint32_t>(MpsSection::columns))) == 0) {
    return fault(FaultCode::missingSection, kNowhere, "the text has no section COLUMNS");
  }
  if (!objective_name.empty() && !objective_found) {
    return fault(FaultCode::unknownName, static_cast<size_t>(objective_name.data() - text.data()), "no free row is called " + quoted(objective_name));
  }
  if (picky()) check_text();
  if (!objective_found) warn(WarningCode::emptyObjective, kNowhere, "no free row: the objective is 0", true);
  finish_columns();
  if (diagnostics->fault_count() > 0) return false;
  finish_rows();
  // Matrix entries are the last and come in order; those before them are few.
  std::stable_sort(model->exact.begin(), model->exact.end(),
                   [](const ExactEntry& a, const ExactEntry& b) { return a.field != b.field ? a.field < b.field : a.slot < b.slot; });
  finish_matrix();
  return diagnostics->fault_count() == 0;
}

namespace {

// A model that only the dialect refuses.
bool is_only_different(const Diagnostics& diagnostics) {
  const std::vector<Fault>& faults = diagnostics.faults();
  return std::all_of(faults.begin(), faults.end(), [](const Fault& fault) { return fault.code == FaultCode::notPortable; });
}

}  // namespace

MpsReader::MpsReader() : state_(std::make_unique<State>()) {}
MpsReader::~MpsReader() = default;

bool MpsReader::read(std::string_view text, const ReadOptions& options, Model& model, Diagnostics& diagnostics) {
  model.clear();
  diagnostics.clear();
  size_t skip = 0;
  if (!check_text(text, options.limits, diagnostics, skip)) return false;
  State& state = *state_;
  state.text = text;
  state.options = &options;
  state.model = &model;
  state.diagnostics = &diagnostics;
  if (options.conventions.fixed_mps) return state.read(true, skip);
  if (state.read(false, skip)) return true;
  if (options.conventions.free_mps) return false;
  // A model in free form that the dialect refuses is none in fixed columns.
  if (is_only_different(diagnostics)) return false;
  // Names with blanks make free reading fail; fixed columns may read them.
  Diagnostics as_free;
  std::swap(as_free, diagnostics);
  model.clear();
  if (state.read(true, skip)) return true;
  if (is_only_different(diagnostics)) return false;
  std::swap(as_free, diagnostics);
  return false;
}

}  // namespace assay
