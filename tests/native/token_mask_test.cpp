// The mask of constrained writing against trying every token of a vocabulary, along random texts.
#include <algorithm>
#include <string>
#include <vector>

#include "../../native/policy/token_mask.h"
#include "cases.h"

namespace assay::policy {
namespace {

struct Vocabulary {
  std::string bytes;
  std::vector<uint32_t> offsets = {0};
  void add(std::string_view token) {
    bytes += token;
    offsets.push_back(static_cast<uint32_t>(bytes.size()));
  }
};

// Every byte, a token of no bytes, and pieces that such texts are made of, some of them far too long for a name.
Vocabulary random_vocabulary() {
  const std::string_view pieces[] = {"x", "y", "cost", "_1", " ", "\n", ": ", " + ", " - ", " <= ", " >= ", " = ", "2", "10", ".5", "obj", "free", "e8",
                                     "Bounds\n", "Generals\n", "End\n", "```", "responsibilities", "Maximize\n", "inf", "Subject To\n", " x", " y"};
  Vocabulary made;
  for (int byte = 0; byte < 256; ++byte) made.add(std::string(1, static_cast<char>(byte)));
  made.add("");
  for (const std::string_view piece : pieces) made.add(piece);
  for (int i = 0; i < 600; ++i) {
    std::string token;
    for (int64_t left = 1 + below(4); left > 0; --left) token += pieces[static_cast<size_t>(below(std::ssize(pieces)))];
    made.add(token);
  }
  made.add(std::string(300, 'a'));
  made.add(std::string(299, 'a') + "b");
  return made;
}

bool takes(LpAutomaton state, std::string_view token) {
  return std::all_of(token.begin(), token.end(), [&](char byte) { return state.step(byte); });
}

void test_against_trying() {
  const Vocabulary vocabulary = random_vocabulary();
  TokenMask mask(vocabulary.bytes, vocabulary.offsets);  // its tables serve all the texts
  for (int text = 0; text < 30; ++text) {
    LpAutomaton state;
    std::string written;
    for (int step = 0; step < 120 && !state.is_done(); ++step) {
      std::vector<int32_t> expected;
      for (int32_t token = 0; static_cast<size_t>(token) + 1 < vocabulary.offsets.size(); ++token) {
        const std::string_view own = mask.bytes_of(token);
        if (!own.empty() && takes(state, own)) expected.push_back(token);
      }
      const std::span<const int32_t> found = mask.allowed(state);
      check(std::equal(found.begin(), found.end(), expected.begin(), expected.end()), "the mask behind", written);
      check(!expected.empty(), "something may come behind", written);
      if (expected.empty()) break;
      // Longer tokens more often than their share, or every text would be one endless name.
      int32_t chosen = expected[static_cast<size_t>(below(std::ssize(expected)))];
      for (int again = 0; again < 2; ++again) {
        const int32_t other = expected[static_cast<size_t>(below(std::ssize(expected)))];
        if (mask.bytes_of(other).size() > mask.bytes_of(chosen).size()) chosen = other;
      }
      for (const char byte : mask.bytes_of(chosen)) check(state.step(byte), "a byte of a token that may come, behind", written);
      written += mask.bytes_of(chosen);
    }
  }
}

constexpr Case kCases[] = {{"the mask has the tokens that the automaton takes, and no others", test_against_trying}};

}  // namespace
}  // namespace assay::policy

int main(int argc, char** argv) { return assay::run_cases(assay::policy::kCases, 11, argc, argv); }
