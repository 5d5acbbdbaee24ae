// What gurobi_api.h writes down, against Gurobi's own header. Compiled by tests/declarations.test.ts, never run.
#include "gurobi_c.h"

#include <type_traits>

#include "../../native/solve/gurobi_api.h"

namespace {

using namespace assay::gurobi;
using assay::GurobiApi;

static_assert(std::is_same_v<decltype(GurobiApi::version), decltype(&GRBversion)>);
static_assert(std::is_same_v<decltype(GurobiApi::emptyenvinternal), decltype(&GRBemptyenvinternal)>);
static_assert(std::is_same_v<decltype(GurobiApi::startenv), decltype(&GRBstartenv)>);
static_assert(std::is_same_v<decltype(GurobiApi::freeenv), decltype(&GRBfreeenv)>);
static_assert(std::is_same_v<decltype(GurobiApi::geterrormsg), decltype(&GRBgeterrormsg)>);
static_assert(std::is_same_v<decltype(GurobiApi::setintparam), decltype(&GRBsetintparam)>);
static_assert(std::is_same_v<decltype(GurobiApi::setdblparam), decltype(&GRBsetdblparam)>);
static_assert(std::is_same_v<decltype(GurobiApi::loadmodel), decltype(&GRBloadmodel)>);
static_assert(std::is_same_v<decltype(GurobiApi::freemodel), decltype(&GRBfreemodel)>);
static_assert(std::is_same_v<decltype(GurobiApi::getenv), decltype(&GRBgetenv)>);
static_assert(std::is_same_v<decltype(GurobiApi::addqpterms), decltype(&GRBaddqpterms)>);
static_assert(std::is_same_v<decltype(GurobiApi::addqconstr), decltype(&GRBaddqconstr)>);
static_assert(std::is_same_v<decltype(GurobiApi::addsos), decltype(&GRBaddsos)>);
static_assert(std::is_same_v<decltype(GurobiApi::addgenconstrIndicator), decltype(&GRBaddgenconstrIndicator)>);
static_assert(std::is_same_v<decltype(GurobiApi::optimize), decltype(&GRBoptimize)>);
static_assert(std::is_same_v<decltype(GurobiApi::terminate), decltype(&GRBterminate)>);
static_assert(std::is_same_v<decltype(GurobiApi::getintattr), decltype(&GRBgetintattr)>);
static_assert(std::is_same_v<decltype(GurobiApi::getdblattr), decltype(&GRBgetdblattr)>);
static_assert(std::is_same_v<decltype(GurobiApi::getintattrarray), decltype(&GRBgetintattrarray)>);
static_assert(std::is_same_v<decltype(GurobiApi::getdblattrarray), decltype(&GRBgetdblattrarray)>);

static_assert(kMajorVersion == GRB_VERSION_MAJOR);
static_assert(kInfinite == GRB_INFINITY);
static_assert(kLessEqual == GRB_LESS_EQUAL);
static_assert(kGreaterEqual == GRB_GREATER_EQUAL);
static_assert(kEqual == GRB_EQUAL);
static_assert(kContinuous == GRB_CONTINUOUS);
static_assert(kBinary == GRB_BINARY);
static_assert(kInteger == GRB_INTEGER);
static_assert(kSemiContinuous == GRB_SEMICONT);
static_assert(kSemiInteger == GRB_SEMIINT);
static_assert(kMinimize == GRB_MINIMIZE);
static_assert(kMaximize == GRB_MAXIMIZE);
static_assert(kOptimal == GRB_OPTIMAL);
static_assert(kInfeasible == GRB_INFEASIBLE);
static_assert(kInfeasibleOrUnbounded == GRB_INF_OR_UNBD);
static_assert(kUnbounded == GRB_UNBOUNDED);
static_assert(kNodeLimit == GRB_NODE_LIMIT);
static_assert(kTimeLimit == GRB_TIME_LIMIT);
static_assert(kInterrupted == GRB_INTERRUPTED);
static_assert(kMemoryLimit == GRB_MEM_LIMIT);
static_assert(kOutOfMemory == GRB_ERROR_OUT_OF_MEMORY);
static_assert(kNoLicence == GRB_ERROR_NO_LICENSE);
static_assert(kSizeLimit == GRB_ERROR_SIZE_LIMIT_EXCEEDED);
static_assert(kNetwork == GRB_ERROR_NETWORK);
static_assert(kJobRejected == GRB_ERROR_JOB_REJECTED);
static_assert(kCloud == GRB_ERROR_CLOUD);
static_assert(kBasic == GRB_BASIC);
static_assert(kNonbasicLower == GRB_NONBASIC_LOWER);
static_assert(kNonbasicUpper == GRB_NONBASIC_UPPER);
static_assert(kSuperbasic == GRB_SUPERBASIC);

}  // namespace
