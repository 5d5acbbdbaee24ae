// Row by row: what a candidate kept of a reference model, what it left out, and what it forbids that the reference allows.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "../core/model.h"
#include "../judge.h"
#include "columns.h"

namespace assay {

/// What a model says, piece by piece.
enum class Part : uint8_t { row, lowerBound, upperBound, integrality, semicontinuity, set, indicator, quadraticRow };

/// What a finding rests on, strongest first.
enum class Grounds : uint8_t {
  sameForm,    // the other model says the same, up to a positive factor
  proved,      // a solve with a proof of ours
  solved,      // a solve, by the solver's word
  points,      // the points tried (points.h: support points only) extend to the other model's own columns
  relaxation,  // a solve over the relaxation only: the finding `wrong` is not certain
  formOnly,    // not in the other model in this form, and nothing better can be said
  unknown,     // out of time
};

/// Sides of a row, as bits.
inline constexpr unsigned kLowerSide = 1, kUpperSide = 2;

/// One part of one model, held against the other model.
struct PartReport {
  Part part = Part::row;
  int32_t at = 0;      // row, column, or place in the list of sets, indicators or quadratic rows
  bool right = true;   // of the reference: kept; of the candidate: implied
  bool sound = true;   // of the reference: kept also without the candidate's spurious parts
  Grounds grounds = Grounds::sameForm;
  unsigned broken = 0;  // of a row that is not right, or not soundly: which sides are to blame; 0: all
  bool upper = true;   // the side that `excess` and `witness` are about
  double limit = 0;    // that side
  double excess = 0;   // by how much the witness breaks it; inf: without end
  std::vector<double> witness;  // a point of the other model, in its columns; empty: none
};

struct ObjectiveReport {
  bool same = true;
  Grounds grounds = Grounds::sameForm;
  bool sense_differs = false;
  double difference = 0;        // candidate's value minus the reference's at the witness
  std::vector<double> witness;  // a point of the reference
};

struct Comparison {
  double rows = 0;     // share of what the reference says that the candidate kept, 0..1; see score()
  bool exact = true;   // no finding rests on less than a solve
  bool form_only = false;  // the reference has no point, so only forms were compared
  ColumnMap map;
  // The models that the reports are about: as given, but for columns put in (substitute.h).
  Model reference_model, candidate_model;
  std::vector<PartReport> reference, candidate;
  ObjectiveReport objective;
};

/// Compares under each map worth trying (columns.h) and keeps the best, the first among equals.
/// @param given a map that the caller knows, or null
/// @param seconds for everything together
void compare_models(const Model& reference, const Model& candidate, const ColumnMap* given, Judge& judge,
                    const JudgeOptions& options, Comparison& out);

/// kept parts of the reference, the objective among them, over all of these and the candidate's spurious parts. A part that
/// is kept only because a spurious part forbids too much does not count, and implied parts earn nothing: neither a model
/// that allows one point nor one with a thousand harmless rows gains by it. 1 exactly when feasible set and objective agree.
double score(const Comparison& comparison);

/// Whether not one of the reference's rows (sets, indicators and quadratic rows among them; bounds and integrality are not) is kept.
/// False where it has none.
bool keeps_no_row(const Comparison& comparison);

/// A part's share in the score: default bounds earn nothing while they are kept.
bool counts(const Model& model, const PartReport& report);

}  // namespace assay
