// What does the whole native engine cost on the same models, from text to certified verdict?
#include "engine_pass.h"

int main(int argc, char** argv) {
  using namespace assay;
  const bench::Arguments arguments = bench::read_arguments(argc, argv);
  set_solver_folders({arguments.solvers});
  const std::vector<std::string> texts = bench::wanted_texts(arguments);
  bench::run_loops(arguments, [&] { return bench::make_engine_pass(arguments, texts); });
  return 0;
}
