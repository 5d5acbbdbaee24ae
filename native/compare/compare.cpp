#include "compare.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "extend.h"
#include "forms.h"
#include "gaps.h"
#include "reach.h"
#include "substitute.h"

namespace assay {
namespace {

constexpr double kSideTolerance = 1e-6;  // a side is kept up to this, relative to max(1, |side|): the design's feasibility tolerance
constexpr double kFormTolerance = 1e-9;  // of costs and offsets that count as written alike
constexpr double kGapTolerance = 1e-5;   // the design's integrality tolerance

double slack_of(double side) { return kSideTolerance * std::max(1.0, std::abs(side)); }

bool is_integer(ColumnKind kind) { return kind == ColumnKind::integer || kind == ColumnKind::semiInteger; }
bool is_semicontinuous(ColumnKind kind) { return kind == ColumnKind::semiContinuous || kind == ColumnKind::semiInteger; }

ColumnKind with_integrality(ColumnKind kind) {
  return is_semicontinuous(kind) ? ColumnKind::semiInteger : ColumnKind::integer;
}

Grounds grounds_of(const Support& support) {
  if (support.kind == Support::Kind::unknown) return Grounds::unknown;
  if (support.proved && !support.relaxed) return Grounds::proved;
  return support.relaxed ? Grounds::relaxation : Grounds::solved;
}

// A point far enough along a ray to break sign·terms <= side clearly; whole steps where columns are integer.
std::vector<double> along_ray(const Model& model, const Support& support, const Terms& terms, int sign, double side) {
  double at = 0, slope = 0;
  for (const auto& [column, value] : terms) {
    at += sign * value * support.point[column];
    slope += sign * value * support.ray[column];
  }
  if (!(slope > 0)) return {};
  const double needed = std::max(0.0, (side + std::max(1.0, std::abs(side)) - at) / slope);
  for (double step : {needed, std::ceil(needed), 2 * std::ceil(needed), 6 * std::ceil(needed), 60 * std::ceil(needed)}) {
    std::vector<double> point = support.point;
    bool whole = true;
    for (size_t j = 0; j < point.size(); ++j) {
      point[j] += step * support.ray[j];
      whole = whole && (!is_integer(model.kind[j]) || std::abs(point[j] - std::round(point[j])) <= 1e-9);
    }
    if (whole) return point;
  }
  return {};
}

// The comparison under one map.
class Evaluation {
 public:
  Evaluation(Judge& judge, const JudgeOptions& options, double* seconds_left, Comparison& out)
      : judge_(judge), options_(options), seconds_left_(seconds_left), out_(out) {}

  void run() {
    const Model& a = out_.reference_model;
    const Model& b = out_.candidate_model;
    a_rows_ = row_terms(a);
    b_rows_ = row_terms(b);
    std::vector<int32_t> identity(a.cost.size());
    for (size_t j = 0; j < identity.size(); ++j) identity[j] = static_cast<int32_t>(j);
    a_forms_ = forms_of(a, a_rows_, identity);
    b_forms_ = forms_of(b, b_rows_, out_.map.to_reference);
    Model a_set = a, b_set = b;
    unify_integrality(a_set, b_set);
    Reach a_reach(a_set, judge_, options_, seconds_left_);
    out_.form_only = a_reach.any_point().kind == Support::Kind::empty;
    find_spurious(a_reach);
    Reach full(b_set, judge_, options_, seconds_left_);
    Model sound_set = b_set;
    const bool any_spurious = leave_out_spurious(sound_set);
    Reach sound(sound_set, judge_, options_, seconds_left_);
    find_kept(full, sound, any_spurious);
    if (any_spurious && full.any_point().kind == Support::Kind::empty) {
      const Support::Kind without = sound.any_point().kind;
      out_.answer_by_spurious = without != Support::Kind::empty && without != Support::Kind::unknown;
    }
    compare_kinds(a_set, sound_set);
    compare_beyond_linear();
    compare_objective(a_reach);
    out_.exact = is_exact();
    out_.rows = score(out_);
  }

 private:
  // Rows are compared over points that are whole wherever either model asks for it; integrality is judged apart.
  void unify_integrality(Model& a, Model& b) const {
    for (size_t j = 0; j < a.kind.size(); ++j) {
      const int32_t partner = out_.map.to_candidate[j];
      if (partner < 0 || is_integer(a.kind[j]) == is_integer(b.kind[partner])) continue;
      a.kind[j] = with_integrality(a.kind[j]);
      b.kind[partner] = with_integrality(b.kind[partner]);
    }
  }

  // Holds sign·terms <= side against the set of the other model. False when it fails; the report then says how.
  bool check(const Terms& terms, int sign, double side, const FormSet& forms, const std::string& key, Reach& set, PartReport& report) {
    if (forms.contains(key)) return true;
    if (out_.form_only) {
      report.grounds = Grounds::formOnly;
      return fail(report, sign, side);
    }
    const Support support = set.maximise(terms, sign);
    report.grounds = std::max(report.grounds, grounds_of(support));
    if (support.kind == Support::Kind::empty) return true;
    if (support.kind == Support::Kind::finite && support.value <= side + slack_of(side)) {
      if (support.relaxed) report.grounds = Grounds::solved;  // what holds over more points holds over fewer
      return true;
    }
    fail(report, sign, side);
    if (support.kind == Support::Kind::finite) {
      report.excess = support.value - side;
      if (!support.relaxed) report.witness = support.point;
    } else if (support.kind == Support::Kind::unbounded) {
      report.excess = kInfinity;
      if (!support.relaxed && !support.ray.empty()) report.witness = along_ray(set.model(), support, terms, sign, side);
    }
    return false;
  }

  static bool fail(PartReport& report, int sign, double side) {
    report.right = false;
    report.upper = sign > 0;
    report.limit = sign * side;
    return false;
  }

  // Both sides of a linear part. `terms` in the set's columns, `form_terms` in the reference's.
  bool check_sides(const Terms& terms, const Terms& form_terms, double lower, double upper, const FormSet& forms, Reach& set,
                   PartReport& report) {
    if (std::isfinite(upper) && !check(terms, 1, upper, forms, form_key(form_terms, 1, upper), set, report)) return false;
    return !std::isfinite(lower) || check(terms, -1, -lower, forms, form_key(form_terms, -1, -lower), set, report);
  }

  void find_spurious(Reach& a_reach) {
    const Model& b = out_.candidate_model;
    Terms terms;
    for (int32_t i = 0; i < b.rows(); ++i) {
      PartReport report{.part = Part::row, .at = i, .witness = {}};
      if (translate(b_rows_[i], out_.map.to_reference, terms)) {
        check_sides(terms, terms, b.row_lower[i], b.row_upper[i], a_forms_, a_reach, report);
      } else {
        b_private_.push_back(out_.candidate.size());
      }
      out_.candidate.push_back(std::move(report));
    }
    for (int32_t j = 0; j < b.columns(); ++j) {
      const int32_t partner = out_.map.to_reference[j];
      if (partner < 0) continue;
      terms.assign(1, {partner, 1.0});
      add_bounds(out_.candidate, b, j, [&](PartReport& report, double lower, double upper) {
        check_sides(terms, terms, lower, upper, a_forms_, a_reach, report);
      });
    }
    if (!b_private_.empty()) judge_private();
  }

  template <class Check>
  static void add_bounds(std::vector<PartReport>& reports, const Model& model, int32_t column, Check check) {
    if (std::isfinite(model.column_lower[column])) {
      PartReport report{.part = Part::lowerBound, .at = column, .witness = {}};
      if (!is_semicontinuous(model.kind[column]) || model.column_lower[column] < 0) check(report, model.column_lower[column], kInfinity);
      reports.push_back(std::move(report));
    }
    if (std::isfinite(model.column_upper[column])) {
      PartReport report{.part = Part::upperBound, .at = column, .witness = {}};
      check(report, -kInfinity, model.column_upper[column]);
      reports.push_back(std::move(report));
    }
  }

  // Takes the spurious parts out of the candidate's set. False when there are none.
  bool leave_out_spurious(Model& set) const {
    bool any = false;
    for (const PartReport& report : out_.candidate) {
      if (report.right) continue;
      any = true;
      switch (report.part) {
        case Part::row:
          set.row_lower[report.at] = -kInfinity;
          set.row_upper[report.at] = kInfinity;
          break;
        case Part::lowerBound: set.column_lower[report.at] = -kInfinity; break;
        case Part::upperBound: set.column_upper[report.at] = kInfinity; break;
        default: break;
      }
    }
    return any;
  }

  void find_kept(Reach& full, Reach& sound, bool any_spurious) {
    const Model& a = out_.reference_model;
    Terms terms;
    const auto judge = [&](PartReport& report, const Terms& own, double lower, double upper) {
      translate(own, out_.map.to_candidate, terms);
      check_sides(terms, own, lower, upper, b_forms_, sound, report);
      if (report.right || !any_spurious) {
        report.sound = report.right;
        return;
      }
      PartReport literal{.part = report.part, .at = report.at, .witness = {}};
      check_sides(terms, own, lower, upper, b_forms_, full, literal);
      literal.sound = false;
      report = std::move(literal);
    };
    for (int32_t i = 0; i < a.rows(); ++i) {
      PartReport report{.part = Part::row, .at = i, .witness = {}};
      if (translate(a_rows_[i], out_.map.to_candidate, terms)) {
        judge(report, a_rows_[i], a.row_lower[i], a.row_upper[i]);
      } else {  // it needs a column that the candidate lacks
        report.right = report.sound = false;
        report.grounds = Grounds::formOnly;
        report.excess = std::nan("");
      }
      out_.reference.push_back(std::move(report));
    }
    for (int32_t j = 0; j < a.columns(); ++j) {
      if (out_.map.to_candidate[j] < 0) continue;
      const Terms own{{j, 1.0}};
      add_bounds(out_.reference, a, j, [&](PartReport& report, double lower, double upper) { judge(report, own, lower, upper); });
    }
  }

  // Rows of the candidate that hold columns of its own: do the reference's points extend to them?
  void judge_private() {
    std::vector<int32_t> rows;
    for (const size_t at : b_private_) rows.push_back(out_.candidate[at].at);
    const std::vector<RowExtension> found =
        extend_points(out_.reference_model, out_.candidate_model, out_.map.to_candidate, rows, judge_, options_, seconds_left_);
    for (size_t k = 0; k < rows.size(); ++k) {
      PartReport& report = out_.candidate[b_private_[k]];
      report.right = report.sound = found[k].holds;
      report.grounds = found[k].known ? Grounds::points : Grounds::unknown;
      report.witness = found[k].witness;
      report.excess = std::nan("");
    }
  }

  // Integrality and semi-continuity, column by column.
  void compare_kinds(const Model& a_set, const Model& b_sound) {
    const Model& a = out_.reference_model;
    const Model& b = out_.candidate_model;
    for (int32_t j = 0; j < a.columns(); ++j) {
      const int32_t partner = out_.map.to_candidate[j];
      if (partner < 0) continue;
      const ColumnKind mine = a.kind[j], theirs = b.kind[partner];
      if (is_integer(mine)) {
        Model own = b_sound;
        own.kind[partner] = theirs;
        out_.reference.push_back(check_gap(Part::integrality, j, is_integer(theirs), own, partner, 0));
      } else if (is_integer(theirs)) {
        Model own = a_set;
        own.kind[j] = mine;
        out_.candidate.push_back(check_gap(Part::integrality, partner, false, own, j, 0));
      }
      const double a_gap = is_semicontinuous(mine) ? a.column_lower[j] : 0;
      const double b_gap = is_semicontinuous(theirs) ? b.column_lower[partner] : 0;
      if (a_gap > 0) out_.reference.push_back(check_gap(Part::semicontinuity, j, a_gap <= b_gap, b_sound, partner, a_gap));
      if (b_gap > 0) out_.candidate.push_back(check_gap(Part::semicontinuity, partner, b_gap <= a_gap, a_set, j, b_gap));
    }
  }

  PartReport check_gap(Part part, int32_t at, bool same, const Model& set, int32_t column, double width) {
    PartReport report{.part = part, .at = at, .witness = {}};
    if (same) return report;
    if (out_.form_only) {
      report.grounds = Grounds::formOnly;
      report.right = report.sound = false;
      return report;
    }
    Model gap;
    build_gap(set, column, width, gap);
    Reach reach(gap, judge_, options_, seconds_left_);
    const Support support = reach.maximise({{set.columns(), 1.0}}, 1);
    report.grounds = grounds_of(support);
    report.right = report.sound =
        support.kind == Support::Kind::empty || (support.kind == Support::Kind::finite && support.value <= kGapTolerance);
    if (!report.right && !support.point.empty()) report.witness.assign(support.point.begin(), support.point.begin() + set.columns());
    return report;
  }

  void compare_beyond_linear();
  void compare_objective(Reach& a_reach);
  bool same_quadratics() const;

  bool is_exact() const {
    const auto weak = [](const PartReport& report) { return report.grounds > Grounds::solved; };
    return std::none_of(out_.reference.begin(), out_.reference.end(), weak) &&
           std::none_of(out_.candidate.begin(), out_.candidate.end(), weak) && out_.objective.grounds <= Grounds::solved;
  }

  Judge& judge_;
  JudgeOptions options_;
  double* seconds_left_;
  Comparison& out_;
  std::vector<Terms> a_rows_, b_rows_;
  FormSet a_forms_, b_forms_;
  std::vector<size_t> b_private_;  // places in the candidate's reports of rows that hold columns of its own
};

std::string key_of(const SparseRow& row, const std::vector<int32_t>& to_reference) {
  Terms terms, own;
  for (size_t k = 0; k < row.index.size(); ++k) own.emplace_back(row.index[k], row.value[k]);
  if (!translate(own, to_reference, terms)) return {};
  return form_key(terms, 1, std::isfinite(row.upper) ? row.upper : 0) + form_key(terms, -1, std::isfinite(row.lower) ? -row.lower : 0) +
         (std::isfinite(row.upper) ? 'u' : '-') + (std::isfinite(row.lower) ? 'l' : '-');
}

std::string key_of(std::vector<QuadraticTerm> terms, const std::vector<int32_t>& to_reference) {
  std::vector<std::pair<std::pair<int32_t, int32_t>, double>> placed;
  for (const QuadraticTerm& term : terms) {
    const int32_t first = to_reference[term.first], second = to_reference[term.second];
    if (first < 0 || second < 0) return "private";
    placed.push_back({{std::min(first, second), std::max(first, second)}, term.value});
  }
  std::sort(placed.begin(), placed.end());
  std::string key;
  for (const auto& [pair, value] : placed) key += std::to_string(pair.first) + '*' + std::to_string(pair.second) + '*' + std::to_string(value) + ' ';
  return key;
}

std::string key_of(const SpecialSet& set, const std::vector<int32_t>& to_reference) {
  std::vector<std::pair<double, int32_t>> members;
  for (size_t k = 0; k < set.column.size(); ++k) members.emplace_back(set.weight[k], to_reference[set.column[k]]);
  std::sort(members.begin(), members.end());
  std::string key = std::to_string(set.type);
  if (set.type == 1) std::sort(members.begin(), members.end(), [](const auto& x, const auto& y) { return x.second < y.second; });
  for (const auto& [weight, column] : members) key += ' ' + std::to_string(column);
  return key;
}

std::vector<int32_t> identity_of(const Model& model) {
  std::vector<int32_t> identity(model.cost.size());
  for (size_t j = 0; j < identity.size(); ++j) identity[j] = static_cast<int32_t>(j);
  return identity;
}

// Sets, indicators and quadratic rows have no linear test: what is not there in the same form counts as not there.
void Evaluation::compare_beyond_linear() {
  const auto keys = [](const Model& model, const std::vector<int32_t>& to_reference) {
    std::vector<std::pair<Part, std::string>> list;
    for (const SpecialSet& set : model.sets) list.emplace_back(Part::set, key_of(set, to_reference));
    for (const Indicator& one : model.indicators) {
      list.emplace_back(Part::indicator, std::to_string(to_reference[one.column]) + (one.active ? '=' : '!') + key_of(one.row, to_reference));
    }
    for (const QuadraticRow& row : model.quadratic_rows) {
      list.emplace_back(Part::quadraticRow, key_of(row.terms, to_reference) + key_of(row.linear, to_reference));
    }
    return list;
  };
  const auto mine = keys(out_.reference_model, identity_of(out_.reference_model));
  const auto theirs = keys(out_.candidate_model, out_.map.to_reference);
  const auto hold = [](const auto& parts, const auto& others, std::vector<PartReport>& reports) {
    Part before = Part::row;
    int32_t at = 0;
    for (const auto& part : parts) {
      at = part.first == before ? at + 1 : 0;
      before = part.first;
      PartReport report{.part = part.first, .at = at, .witness = {}};
      report.right = report.sound = std::find(others.begin(), others.end(), part) != others.end();
      if (!report.right) report.grounds = Grounds::formOnly;
      reports.push_back(std::move(report));
    }
  };
  hold(mine, theirs, out_.reference);
  hold(theirs, mine, out_.candidate);
}

bool Evaluation::same_quadratics() const {
  return key_of(out_.reference_model.quadratic, identity_of(out_.reference_model)) ==
         key_of(out_.candidate_model.quadratic, out_.map.to_reference);
}

void Evaluation::compare_objective(Reach& a_reach) {
  const Model& a = out_.reference_model;
  const Model& b = out_.candidate_model;
  ObjectiveReport& report = out_.objective;
  Terms difference;
  bool has_private = false;
  double size = 1;
  for (int32_t j = 0; j < b.columns(); ++j) has_private = has_private || (b.cost[j] != 0 && out_.map.to_reference[j] < 0);
  for (int32_t j = 0; j < a.columns(); ++j) {
    const int32_t partner = out_.map.to_candidate[j];
    has_private = has_private || (a.cost[j] != 0 && partner < 0);
    const double theirs = partner < 0 ? 0 : b.cost[partner];
    size = std::max({size, std::abs(a.cost[j]), std::abs(theirs)});
    if (std::abs(theirs - a.cost[j]) > kFormTolerance * std::max(1.0, std::abs(a.cost[j]))) difference.emplace_back(j, theirs - a.cost[j]);
  }
  const double offset = b.offset - a.offset;
  const auto zero = [](const Model& model) {
    return model.quadratic.empty() && std::all_of(model.cost.begin(), model.cost.end(), [](double cost) { return cost == 0; });
  };
  report.sense_differs = a.sense != b.sense && !(zero(a) && zero(b));
  if (has_private && !report.sense_differs && same_quadratics()) {
    const ObjectiveExtension found = extend_objective(a, b, out_.map.to_candidate, judge_, options_, seconds_left_);
    report.same = found.same;
    report.grounds = found.known ? Grounds::points : Grounds::unknown;
    report.difference = found.difference;
    report.witness = found.witness;
    return;
  }
  if (!same_quadratics() || out_.form_only) {
    report.same = same_quadratics() && !report.sense_differs && difference.empty() && std::abs(offset) <= kFormTolerance * size;
    if (!report.same) report.grounds = Grounds::formOnly;
    return;
  }
  for (const int sign : {1, -1}) {
    if (difference.empty()) {
      report.difference = std::abs(offset) <= kFormTolerance * std::max(1.0, std::abs(a.offset)) ? 0 : offset;
    } else {
      const Support support = a_reach.maximise(difference, sign);
      report.grounds = std::max(report.grounds, grounds_of(support));
      if (support.kind == Support::Kind::finite) {
        report.difference = sign * support.value + offset;
        report.witness = support.point;
      } else {
        report.difference = sign * kInfinity;
        report.witness = support.kind == Support::Kind::unbounded ? support.point : std::vector<double>{};
      }
    }
    if (std::abs(report.difference) > kSideTolerance * size) {
      report.same = false;
      return;
    }
  }
  report.same = !report.sense_differs;
  report.difference = 0;
  report.witness.clear();
}

// The models with the columns put in that only one of them has, and the map between what is left.
void prepare(const Model& reference, const Model& candidate, const ColumnMap& map, Comparison& out) {
  const auto kept = [](const std::vector<int32_t>& places) {
    std::vector<bool> keep;
    for (const int32_t place : places) keep.push_back(place >= 0);
    return keep;
  };
  const auto put_in = [&](const Model& model, const std::vector<int32_t>& places, Model& made, std::vector<int32_t>& left) {
    const std::vector<bool> keep = kept(places);
    const bool open = std::find(keep.begin(), keep.end(), false) != keep.end();
    if (open && substitute_columns(model, keep, made, left)) return;
    made = model;
    left = identity_of(model);
  };
  std::vector<int32_t> a_left, b_left;
  put_in(reference, map.to_candidate, out.reference_model, a_left);
  put_in(candidate, map.to_reference, out.candidate_model, b_left);
  std::vector<int32_t> b_place(candidate.cost.size(), -1);
  for (size_t b = 0; b < b_left.size(); ++b) b_place[b_left[b]] = static_cast<int32_t>(b);
  out.map.to_candidate.assign(a_left.size(), -1);
  out.map.to_reference.assign(b_left.size(), -1);
  out.map.by.assign(a_left.size(), MatchedBy::none);
  for (size_t a = 0; a < a_left.size(); ++a) {
    const int32_t partner = map.to_candidate[a_left[a]];
    if (partner < 0) continue;
    out.map.to_candidate[a] = b_place[partner];
    out.map.to_reference[b_place[partner]] = static_cast<int32_t>(a);
    out.map.by[a] = map.by[a_left[a]];
  }
}

bool is_default_bound(const Model& model, const PartReport& report) {
  return report.part == Part::lowerBound && model.column_lower[report.at] == 0;
}

}  // namespace

bool counts(const Model& model, const PartReport& report) {
  // A binary column's bounds belong to its kind.
  const bool binary = (report.part == Part::lowerBound || report.part == Part::upperBound) && is_integer(model.kind[report.at]) &&
                      model.column_lower[report.at] == 0 && model.column_upper[report.at] == 1;
  return !(report.right && report.sound) || !(is_default_bound(model, report) || binary);
}

double score(const Comparison& comparison) {
  double right = comparison.objective.same ? 1 : 0;
  double all = 1;
  for (const PartReport& report : comparison.reference) {
    if (!counts(comparison.reference_model, report)) continue;
    all += 1;
    right += report.right && report.sound ? 1 : 0;
  }
  for (const PartReport& report : comparison.candidate) all += report.right ? 0 : 1;
  return right / all;
}

bool keeps_no_row(const Comparison& comparison) {
  bool any = false;
  for (const PartReport& report : comparison.reference) {
    const bool row = report.part == Part::row || report.part == Part::set || report.part == Part::indicator || report.part == Part::quadraticRow;
    if (!row) continue;
    if (report.right && report.sound) return false;
    any = true;
  }
  return any;
}

void compare_models(const Model& reference, const Model& candidate, const ColumnMap* given, Judge& judge, const JudgeOptions& options,
                    Comparison& out) {
  std::vector<ColumnMap> maps;
  if (given != nullptr) maps.push_back(*given);
  else maps = column_maps(reference, candidate);
  double seconds_left = options.time_limit_s;
  bool first = true;
  for (const ColumnMap& map : maps) {
    Comparison attempt;
    prepare(reference, candidate, map, attempt);
    Evaluation(judge, options, &seconds_left, attempt).run();
    if (first || attempt.rows > out.rows) out = std::move(attempt);
    first = false;
    if (out.rows == 1 || seconds_left <= 0) return;
  }
}

}  // namespace assay
