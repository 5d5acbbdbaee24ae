// What does a textbook model cost without a solver, from text to proof, and which part costs what?
// Options of loop.h; --stage parse|solve|all: reading alone, solving and proving read models, or both.
#include "loop.h"
#include "parse/read.h"
#include "solve/small.h"

int main(int argc, char** argv) {
  using namespace assay;
  const bench::Arguments arguments = bench::read_arguments(argc, argv);
  std::string stage = "all";
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::string_view(argv[i]) == "--stage") stage = argv[i + 1];
  }
  const std::vector<std::string> all = bench::read_texts(arguments.models);
  std::vector<std::string> texts;
  std::vector<Model> models;
  LpReader reader;
  Diagnostics diagnostics;
  for (const std::string& text : all) {
    Model model;
    if (!reader.read(text, {}, model, diagnostics)) return 1;
    if (bench::is_wanted(arguments, model)) texts.push_back(text);
  }
  models.resize(texts.size());
  for (size_t i = 0; i < texts.size(); ++i) reader.read(texts[i], {}, models[i], diagnostics);
  bench::run_loops(arguments, [&] {
    return [&, solver = std::make_shared<SmallSolver>(), own = std::make_shared<LpReader>(), model = std::make_shared<Model>(),
            answer = std::make_shared<SmallAnswer>(), told = std::make_shared<Diagnostics>()]() mutable {
      for (size_t i = 0; i < texts.size(); ++i) {
        if (stage != "solve" && !own->read(texts[i], {}, *model, *told)) std::abort();
        if (stage != "parse" && !solver->solve(stage == "all" ? *model : models[i], 0, *answer)) std::abort();
      }
      return static_cast<long>(texts.size());
    };
  });
  return 0;
}
