// A plain mutator for compilers without libFuzzer: the same entry point and the options -max_total_time=S, -seed=N and
// -artifact_prefix=P; other arguments are files or folders of seeds. Prints how many inputs it ran. An input that breaks is
// written to the file P followed by crash-input.
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
extern "C" __attribute__((weak)) int LLVMFuzzerInitialize(int* argc, char*** argv);

// Whatever a sanitizer finds ends in SIGABRT, where the input is saved. The sanitizers' libraries must see these two.
// Leaks are not looked for: LeakSanitizer stops threads by ptrace, which fails on some machines, and tests/soak.test.ts watches memory.
extern "C" __attribute__((visibility("default"))) const char* __asan_default_options() { return "abort_on_error=1:detect_leaks=0"; }
extern "C" __attribute__((visibility("default"))) const char* __ubsan_default_options() { return "abort_on_error=1:print_stacktrace=1"; }

namespace {

constexpr unsigned kSlowSeconds = 20;

std::string current;
std::string artifact = "./crash-input";

/// Plain system calls: the heap may be what broke.
void save_input(int signal) {
  const int file = open(artifact.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0644);
  if (file < 0 || write(file, current.data(), current.size()) < 0) std::_Exit(2);
  std::fprintf(stderr, "%s; its input is in %s\n", signal == SIGALRM ? "one text takes too long" : "broken", artifact.c_str());
  std::_Exit(1);
}

void run_one(const std::string& text) {
  current = text;
  alarm(kSlowSeconds);
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(current.data()), current.size());
}

std::vector<std::string> read_seeds(int argc, char** argv) {
  std::vector<std::string> seeds{""};
  const auto add = [&](const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  };
  for (int i = 1; i < argc; ++i) {
    if (argv[i][0] == '-') continue;
    if (std::filesystem::is_directory(argv[i])) {
      for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
        if (entry.is_regular_file()) add(entry.path());
      }
    } else {
      add(argv[i]);
    }
  }
  return seeds;
}

std::string mutate(const std::vector<std::string>& seeds, std::mt19937_64& random) {
  const auto pick = [&](size_t count) { return count == 0 ? size_t{0} : static_cast<size_t>(random() % count); };
  std::string text = seeds[pick(seeds.size())];
  for (size_t steps = 1 + pick(6); steps > 0; --steps) {
    const size_t at = pick(text.size() + 1);
    switch (pick(7)) {
      case 0: text.insert(at, 1, static_cast<char>(random())); break;
      case 1: if (at < text.size()) text[at] = static_cast<char>(random()); break;
      case 2: text.erase(at, 1 + pick(8)); break;
      case 3: text.insert(at, text.substr(pick(text.size() + 1), 1 + pick(30))); break;
      case 4: {
        const std::string& other = seeds[pick(seeds.size())];
        text.insert(at, other.substr(pick(other.size() + 1), 1 + pick(60)));
        break;
      }
      case 5: text.resize(at); break;
      default: {
        static constexpr const char* kPieces[] = {"\n", " ", ":", "<=", ">=", "=", "-", "+", "*", "/", "[", "]", "^2", "inf", "1e308", "1e-310",
                                                  "0.1", "->", "End\n", "\nBounds\n", "\nGeneral\n", "\nSOS\n", " free", "99999999999999999999", "(", ")", ";", "\0"};
        text.insert(at, kPieces[pick(std::size(kPieces))]);
      }
    }
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  double seconds = 10;
  uint64_t seed = 1;
  for (int i = 1; i < argc; ++i) {
    if (std::strncmp(argv[i], "-max_total_time=", 16) == 0) seconds = std::atof(argv[i] + 16);
    if (std::strncmp(argv[i], "-artifact_prefix=", 17) == 0) artifact = std::string(argv[i] + 17) + "crash-input";
    if (std::strncmp(argv[i], "-seed=", 6) == 0) seed = static_cast<uint64_t>(std::atoll(argv[i] + 6));
  }
  if (LLVMFuzzerInitialize != nullptr) LLVMFuzzerInitialize(&argc, &argv);
  for (const int signal : {SIGABRT, SIGALRM}) std::signal(signal, save_input);
  const std::vector<std::string> seeds = read_seeds(argc, argv);
  std::mt19937_64 random(seed);
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  size_t runs = 0;
  for (const std::string& text : seeds) run_one(text);
  for (runs = seeds.size(); std::chrono::steady_clock::now() < end; ++runs) run_one(mutate(seeds, random));
  alarm(0);  // the text is gone when the program ends, so nothing may ask for it any more
  for (const int signal : {SIGABRT, SIGALRM}) std::signal(signal, SIG_DFL);
  std::printf("Done %zu runs, no finding\n", runs);
  return 0;
}
