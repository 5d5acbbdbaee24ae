#include "evaluation.h"

#include <algorithm>
#include <cmath>

#include "beyond.h"
#include "enlarge.h"
#include "extend.h"
#include "forms.h"
#include "gaps.h"
#include "kinds.h"
#include "objective.h"
#include "parts.h"
#include "reach.h"
#include "sides.h"

namespace assay {
namespace {

constexpr double kGapTolerance = 1e-5;    // the design's integrality tolerance
constexpr double kWholeTolerance = 1e-9;  // of bounds that are whole numbers

// No value for a column by its bounds and kind alone.
bool has_no_value(const Model& model, int32_t column) {
  if (is_semicontinuous(model.kind[column])) return false;  // zero
  double lower = model.column_lower[column], upper = model.column_upper[column];
  if (is_integer(model.kind[column])) {
    lower = std::ceil(lower - kWholeTolerance);
    upper = std::floor(upper + kWholeTolerance);
  }
  return lower > upper;
}

class Evaluation {
 public:
  Evaluation(Judge& judge, const JudgeOptions& options, double* seconds_left, Comparison& out)
      : judge_(judge), options_(options), seconds_left_(seconds_left), out_(out) {}

  void run() {
    const Model& a = out_.reference_model;
    const Model& b = out_.candidate_model;
    a_rows_ = row_terms(a);
    b_rows_ = row_terms(b);
    a_forms_ = forms_of(a, a_rows_, identity_of(a));
    b_forms_ = forms_of(b, b_rows_, out_.map.to_reference);
    Model a_set = a, b_set = b;
    unify_integrality(a_set, b_set);
    enlarge_small_rows(a_set);
    enlarge_small_rows(b_set);
    Reach a_reach(a_set, judge_, options_, seconds_left_);
    out_.form_only = a_reach.any_point().kind == Support::Kind::empty;
    find_spurious(a_set, b_set, a_reach);
    Reach full(b_set, judge_, options_, seconds_left_);
    Model sound_set = b_set;
    const bool any_spurious = leave_out_wrong(out_.candidate, true, sound_set);
    Reach sound(sound_set, judge_, options_, seconds_left_);
    find_kept(full, sound, any_spurious);
    find_kept_kinds(sound_set);
    find_kept_beyond_linear(out_);
    compare_objectives(out_, a_reach, judge_, options_, seconds_left_);
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

  void find_spurious(const Model& a_set, const Model& b_set, Reach& a_reach) {
    const Model& b = out_.candidate_model;
    const Against against{.set = a_reach, .forms = a_forms_, .form_only = out_.form_only};
    Terms terms;
    for (int32_t i = 0; i < b.rows(); ++i) {
      PartReport report{.part = Part::row, .at = i, .witness = {}};
      if (translate(b_rows_[i], out_.map.to_reference, terms)) {
        broken_sides(terms, terms, b.row_lower[i], b.row_upper[i], against, report);
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
        broken_sides(terms, terms, lower, upper, against, report);
      });
    }
    find_empty_columns();
    if (!b_private_.empty()) judge_private(b_set);
    find_spurious_kinds(a_set);
    find_spurious_beyond_linear(out_);
  }

  // A column of the candidate's own whose bounds leave it no value leaves the candidate no point, in whatever row it stands.
  void find_empty_columns() {
    const Model& b = out_.candidate_model;
    for (int32_t j = 0; j < b.columns(); ++j) {
      if (out_.map.to_reference[j] >= 0 || !has_no_value(b, j)) continue;
      PartReport report{.part = Part::upperBound, .at = j, .right = false, .grounds = Grounds::proved, .witness = {}};
      report.excess = std::nan("");
      out_.candidate.push_back(std::move(report));
    }
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

  void find_kept(Reach& full, Reach& sound, bool any_spurious) {
    const Model& a = out_.reference_model;
    // What is not spurious allows every point of the reference. Where it allows none, something was overlooked, and nothing is kept by it.
    const Against soundly{.set = sound, .forms = b_forms_, .form_only = out_.form_only, .empty_holds = false};
    const Against literally{.set = full, .forms = b_forms_, .form_only = out_.form_only};
    Terms terms;
    const auto judge = [&](PartReport& report, const Terms& own, double lower, double upper) {
      translate(own, out_.map.to_candidate, terms);
      broken_sides(terms, own, lower, upper, soundly, report);
      if (report.right || !any_spurious) {
        report.sound = report.right;
        return;
      }
      PartReport literal{.part = report.part, .at = report.at, .witness = {}};
      broken_sides(terms, own, lower, upper, literally, literal);
      literal.sound = false;
      literal.broken = report.broken;
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
  void judge_private(const Model& b_set) {
    std::vector<int32_t> rows;
    for (const size_t at : b_private_) rows.push_back(out_.candidate[at].at);
    const std::vector<RowExtension> found =
        extend_points(out_.reference_model, b_set, out_.map.to_candidate, rows, judge_, options_, seconds_left_);
    for (size_t k = 0; k < rows.size(); ++k) {
      PartReport& report = out_.candidate[b_private_[k]];
      report.right = report.sound = found[k].holds;
      report.grounds = !found[k].known ? Grounds::unknown : found[k].exact ? Grounds::solved : Grounds::points;
      report.witness = found[k].witness;
      report.excess = std::nan("");
    }
  }

  // Integrality and semi-continuity that only the candidate asks for, or asks for more of.
  void find_spurious_kinds(const Model& a_set) {
    const Model& a = out_.reference_model;
    const Model& b = out_.candidate_model;
    for (int32_t j = 0; j < a.columns(); ++j) {
      const int32_t partner = out_.map.to_candidate[j];
      if (partner < 0) continue;
      const ColumnKind mine = a.kind[j], theirs = b.kind[partner];
      if (is_integer(theirs) && !is_integer(mine)) {
        Model own = a_set;
        own.kind[j] = mine;
        out_.candidate.push_back(check_gap(Part::integrality, partner, false, own, j, 0));
      }
      const double width = gap_of(b, partner);
      if (width > 0) out_.candidate.push_back(check_gap(Part::semicontinuity, partner, width <= gap_of(a, j), a_set, j, width));
    }
  }

  void find_kept_kinds(const Model& sound_set) {
    const Model& a = out_.reference_model;
    const Model& b = out_.candidate_model;
    for (int32_t j = 0; j < a.columns(); ++j) {
      const int32_t partner = out_.map.to_candidate[j];
      if (partner < 0) continue;
      if (is_integer(a.kind[j])) {
        Model own = sound_set;
        own.kind[partner] = is_integer(b.kind[partner]) ? with_integrality(own.kind[partner]) : without_integrality(own.kind[partner]);
        out_.reference.push_back(check_gap(Part::integrality, j, is_integer(b.kind[partner]), own, partner, 0));
      }
      const double width = gap_of(a, j);
      if (width > 0) out_.reference.push_back(check_gap(Part::semicontinuity, j, width <= gap_of(b, partner), sound_set, partner, width));
    }
  }

  // Width of the gap above zero of a semi-continuous column.
  static double gap_of(const Model& model, int32_t column) {
    return is_semicontinuous(model.kind[column]) ? model.column_lower[column] : 0;
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

}  // namespace

void evaluate(Judge& judge, const JudgeOptions& options, double* seconds_left, Comparison& comparison) {
  Evaluation(judge, options, seconds_left, comparison).run();
}

}  // namespace assay
