#include "report.h"

#include <cmath>

#include "../explain.h"
#include "../json.h"

namespace assay {
namespace {

std::string_view name_of(Part part) {
  switch (part) {
    case Part::row: return "row";
    case Part::lowerBound: return "lowerBound";
    case Part::upperBound: return "upperBound";
    case Part::integrality: return "integrality";
    case Part::semicontinuity: return "semicontinuity";
    case Part::set: return "set";
    case Part::indicator: return "indicator";
    case Part::quadraticRow: return "quadraticRow";
  }
  return "row";
}

std::string_view name_of(Grounds grounds) {
  switch (grounds) {
    case Grounds::sameForm: return "sameForm";
    case Grounds::proved: return "proved";
    case Grounds::solved: return "solved";
    case Grounds::points: return "points";
    case Grounds::relaxation: return "relaxation";
    case Grounds::formOnly: return "formOnly";
    case Grounds::unknown: return "unknown";
  }
  return "unknown";
}

std::string_view name_of(MatchedBy by) {
  switch (by) {
    case MatchedBy::none: return "none";
    case MatchedBy::given: return "given";
    case MatchedBy::name: return "name";
    case MatchedBy::structure: return "structure";
  }
  return "none";
}

std::string label_of(const Model& model, const PartReport& report) {
  const auto named = [&](std::string_view name, std::string_view kind) {
    return name.empty() ? std::string(kind) + ' ' + std::to_string(report.at + 1) : std::string(name);
  };
  switch (report.part) {
    case Part::row: return row_label(model, report.at);
    case Part::set: return named(model.sets[report.at].name, "set");
    case Part::indicator: return named(model.indicators[report.at].row.name, "indicator");
    case Part::quadraticRow: return named(model.quadratic_rows[report.at].linear.name, "quadratic row");
    default: return column_label(model, report.at);
  }
}

template <class Value>
void append_member(std::string& out, std::string_view key, Value value) {
  append_comma(out);
  append_key(out, key);
  append_json(out, value);
}

void append_flag(std::string& out, std::string_view key, bool value) {
  append_comma(out);
  append_key(out, key);
  out += value ? "true" : "false";
}

void append_point(std::string& out, const Model& model, const std::vector<double>& point) {
  if (point.empty()) return;
  append_comma(out);
  out += "\"point\":{";
  for (int32_t j = 0; j < model.columns(); ++j) append_member(out, column_label(model, j), point[j]);
  out += '}';
}

void append_part(std::string& out, const Model& owner, const Model& other, const PartReport& report, bool of_reference) {
  append_comma(out);
  out += '{';
  append_member(out, "part", name_of(report.part));
  append_member(out, "name", std::string_view(label_of(owner, report)));
  append_flag(out, of_reference ? "kept" : "implied", report.right);
  if (of_reference && report.right != report.sound) append_flag(out, "sound", report.sound);
  append_member(out, "grounds", name_of(report.grounds));
  const bool has_side = report.part == Part::row || report.part == Part::lowerBound || report.part == Part::upperBound;
  if (!report.right && has_side && !std::isnan(report.excess)) {
    append_member(out, "side", std::string_view(report.upper ? "upper" : "lower"));
    append_member(out, "limit", report.limit);
    append_member(out, "excess", report.excess);
  }
  append_point(out, other, report.witness);
  out += '}';
}

void append_parts(std::string& out, std::string_view key, const Model& owner, const Model& other,
                  const std::vector<PartReport>& reports, bool of_reference) {
  append_comma(out);
  append_key(out, key);
  out += '[';
  for (const PartReport& report : reports) {
    if (counts(owner, report)) append_part(out, owner, other, report, of_reference);
  }
  out += ']';
}

void append_columns(std::string& out, const Comparison& comparison) {
  const auto open = [&](std::string_view key, const Model& model, const std::vector<int32_t>& places) {
    append_comma(out);
    append_key(out, key);
    out += '[';
    for (int32_t j = 0; j < model.columns(); ++j) {
      if (places[j] >= 0) continue;
      append_comma(out);
      append_json(out, column_label(model, j));
    }
    out += ']';
  };
  append_comma(out);
  out += "\"columns\":[";
  for (int32_t a = 0; a < comparison.reference_model.columns(); ++a) {
    const int32_t b = comparison.map.to_candidate[a];
    if (b < 0) continue;
    append_comma(out);
    out += '[';
    append_json(out, column_label(comparison.reference_model, a));
    out += ',';
    append_json(out, column_label(comparison.candidate_model, b));
    out += ',';
    append_json(out, name_of(comparison.map.by[a]));
    out += ']';
  }
  out += "],\"unmatched\":{";
  open("reference", comparison.reference_model, comparison.map.to_candidate);
  open("candidate", comparison.candidate_model, comparison.map.to_reference);
  out += '}';
}

}  // namespace

std::string report_json(const Comparison& comparison) {
  const Model& reference = comparison.reference_model;
  const Model& candidate = comparison.candidate_model;
  const ObjectiveReport& objective = comparison.objective;
  std::string out = "{";
  append_member(out, "rows", comparison.rows);
  append_flag(out, "exact", comparison.exact);
  append_flag(out, "formOnly", comparison.form_only);
  append_columns(out, comparison);
  append_parts(out, "reference", reference, candidate, comparison.reference, true);
  append_parts(out, "candidate", candidate, reference, comparison.candidate, false);
  out += ",\"objective\":{";
  append_flag(out, "same", objective.same);
  append_member(out, "grounds", name_of(objective.grounds));
  if (objective.sense_differs) append_flag(out, "senseDiffers", true);
  if (!objective.same && objective.difference != 0) append_member(out, "difference", objective.difference);
  append_point(out, reference, objective.witness);
  return out + "}}";
}

}  // namespace assay
