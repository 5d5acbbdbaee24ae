// What does COPT alone cost, called by a plain C++ loop on models that are already built?
// The loop that a competent user of the C API writes: one environment, one problem a thread, LoadProb over the old one, Solve, read the
// solution; the parameters are those that the engine chooses for tiny models (docs/solvers.md).
#include <algorithm>

#include "loop.h"
#include "solve/copt_api.h"
#include "solve/library.h"

namespace {

using namespace assay;

struct Built {
  std::string text;
  Model model;
  std::vector<char> type;
  std::vector<double> lower, upper, row_lower, row_upper;  // with COPT's infinity
};

std::vector<double> bounded(std::vector<double> values) {
  for (double& value : values) value = std::clamp(value, -copt::kCoptInfinity, copt::kCoptInfinity);
  return values;
}

void build(Built& one) {
  const Model& model = one.model;
  for (ColumnKind kind : model.kind) one.type.push_back(kind == ColumnKind::integer ? copt::kInteger : copt::kContinuous);
  one.lower = bounded(model.column_lower);
  one.upper = bounded(model.column_upper);
  one.row_lower = bounded(model.row_lower);
  one.row_upper = bounded(model.row_upper);
}

}  // namespace

int main(int argc, char** argv) {
  const bench::Arguments arguments = bench::read_arguments(argc, argv);
  set_solver_folders({arguments.solvers});
  auto opened = copt::open();
  if (!opened) {
    std::fprintf(stderr, "%s\n", opened.fault().message.c_str());
    return 1;
  }
  const copt::Opened& copt = **opened;
  std::vector<Built> built;
  const std::vector<const Built*> chosen = bench::build_models(arguments, built, build);
  bench::run_loops(arguments, [&] {
    copt_prob_s* problem = nullptr;
    if (!copt::make_problem(copt, &problem)) std::exit(1);
    const copt::Api& api = copt.api;
    api.SetIntParam(problem, copt::kMipTasks, 1);
    api.SetDblParam(problem, copt::kRelativeGap, 0);
    api.SetDblParam(problem, copt::kAbsoluteGap, 0);
    return [&api, &chosen, problem, x = std::vector<double>(1 << 12), d = std::vector<double>(1 << 12), r = std::vector<double>(1 << 12),
            y = std::vector<double>(1 << 12)]() mutable {
      for (const Built* one : chosen) {
        const Model& m = one->model;
        const bool mip = m.has_integers();
        api.SetIntParam(problem, copt::kPresolve, mip ? -1 : 0);
        api.LoadProb(problem, m.columns(), m.rows(), m.sense == Sense::min ? copt::kMinimize : copt::kMaximize, m.offset, m.cost.data(),
                     m.start.data(), nullptr, m.index.data(), m.value.data(), mip ? one->type.data() : nullptr, one->lower.data(),
                     one->upper.data(), nullptr, one->row_lower.data(), one->row_upper.data(), nullptr, nullptr);
        api.Solve(problem);
        int status = 0;
        api.GetIntAttr(problem, copt::kStatusAttribute, &status);
        if (status != copt::kOptimal) continue;
        if (mip) api.GetSolution(problem, x.data());
        else api.GetLpSolution(problem, x.data(), y.data(), d.data(), r.data());
      }
      return static_cast<long>(chosen.size());
    };
  });
  return 0;
}
