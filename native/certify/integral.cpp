#include "integral.h"

#include <cmath>

#include "relaxation.h"

namespace assay {
namespace {

constexpr size_t kMostBits =
    256;  // of the step; costs with more in them have no step worth the name

/// The largest number that all costs are whole multiples of; empty when a column with a cost is not
/// integer.
std::optional<Rational> step_of(const Model& model) {
  Integer numerator = 0;
  Integer denominator = 1;
  for (size_t j = 0; j < model.cost.size(); ++j) {
    if (model.cost[j] == 0) continue;
    if (!is_integer(model.kind[j])) return std::nullopt;
    const Rational cost = model.exact_of(Field::cost, static_cast<uint32_t>(j), model.cost[j]);
    // gcd(a/b, c/d) = gcd(a d, c b) / (b d), reduced.
    const Integer top =
        Integer::gcd(numerator * cost.denominator(), cost.numerator() * denominator);
    const Rational step(top, denominator * cost.denominator());
    numerator = step.numerator();
    denominator = step.denominator();
    if (numerator.bits() + denominator.bits() > kMostBits) return std::nullopt;
  }
  if (numerator.is_zero()) return std::nullopt;
  return Rational(numerator, denominator);
}

}  // namespace

std::optional<Rational> next_objective(const Model& model, double bound) {
  if (!std::isfinite(bound) || !model.quadratic.empty()) return std::nullopt;
  const std::optional<Rational> step = step_of(model);
  if (!step) return std::nullopt;
  const Rational offset = model.exact_of(Field::offset, 0, model.offset);
  const Rational steps = (Rational::from_double(bound) - offset) / *step;
  Integer whole;
  Integer rest;
  Integer::divide(steps.numerator(), steps.denominator(), &whole, &rest);
  // Division rounds towards zero; wanted is up for a minimum, down for a maximum.
  if (model.sense == Sense::min && rest.sign() > 0) whole = whole + 1;
  if (model.sense == Sense::max && rest.sign() < 0) whole = whole - 1;
  return offset + *step * Rational(whole, 1);
}

}  // namespace assay
